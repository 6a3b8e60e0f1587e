import { dataFolderPath } from '../bench/data-folder.ts';
import { openServices, type OpenServices } from '../bench/services/open-services.ts';
import { passphraseVariable, secretFromEnvironment } from '../environment-secret.ts';

/** The bench behind the desktop app, and where it keeps its state. */
export interface DesktopServices {
  readonly dataDir: string;
  readonly services: OpenServices;
}

/**
 * Opens the bench over the data folder that the environment names, with the passphrase of an unattended bench where that
 * brings one, as the other faces do. The passphrase is taken out of it.
 *
 * @throws ClearbenchError as `openServices` does.
 */
export async function openDesktopServices(environment: NodeJS.ProcessEnv): Promise<DesktopServices> {
  const passphrase = secretFromEnvironment(environment, passphraseVariable);
  const dataDir = dataFolderPath({ given: null, env: environment, isRoot: process.getuid?.() === 0 });
  const services = await openServices({ dataDir, face: 'desktop', allowVirtual: false, passphrase });
  return { dataDir, services };
}
