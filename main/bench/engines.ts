import type { Plan } from '../../shared/schemas/plan.ts';
import { connectEngine, type EngineClient } from '../engine/client.ts';
import type { DataFolder } from './data-folder.ts';

/**
 * The engines that this bench talks to, each connected when it is first needed: image files are worked on with the
 * bench's own rights, devices by an engine that may ask for an administrator, once.
 */
export interface Engines {
  /** The engine that may work on the plan's target. @throws ClearbenchError `ELEVATION_…`, `ENGINE_PROTOCOL`, … */
  readonly forPlan: (plan: Plan) => Promise<EngineClient>;
  /** An engine that may watch jobs, without more rights than the bench has. */
  readonly forWatching: () => Promise<EngineClient>;
  /** Ends every connection; jobs go on. */
  readonly close: () => Promise<void>;
}

type Privilege = Parameters<typeof connectEngine>[0]['privilege'];

/** Engines over the jobs of this data folder. */
export function openEngines(folder: DataFolder): Engines {
  const connections = new Map<Privilege, Promise<EngineClient>>();

  const connect = (privilege: Privilege): Promise<EngineClient> => {
    const open = connections.get(privilege);
    if (open !== undefined) return open;
    const connection = connectEngine({ privilege, jobsDir: folder.jobs });
    connections.set(privilege, connection);
    // Somebody who dismissed the password question may try again.
    connection.catch(() => connections.delete(privilege));
    return connection;
  };

  return {
    forPlan: (plan) => connect(plan.target.kind === 'image' ? 'not-needed' : 'needed'),
    forWatching: () => connect('not-needed'),
    close: async () => {
      const open = [...connections.values()];
      connections.clear();
      await Promise.allSettled(open.map(async (connection) => (await connection).close()));
    },
  };
}
