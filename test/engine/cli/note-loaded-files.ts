import fs from 'node:fs';
import module from 'node:module';

// Preloaded into a command under test: writes the addresses of everything it loads to the file that is named.
const file = process.env['CLEARBENCH_TEST_LOADED'];
if (file === undefined) throw new Error('CLEARBENCH_TEST_LOADED is missing');
module.registerHooks({
  load: (url, context, nextLoad) => {
    fs.appendFileSync(file, `${url}\n`);
    return nextLoad(url, context);
  },
});
