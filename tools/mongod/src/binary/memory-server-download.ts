// Node runs this script as a child process. It puts mongod at the path in the first argument.
import { constants, copyFileSync } from 'node:fs';
import { MongoBinary } from 'mongodb-memory-server-core';

const [file = ''] = process.argv.slice(2);
try {
  // A copy, because the path may be another project's cached binary.
  copyFileSync(await MongoBinary.getPath(), file, constants.COPYFILE_FICLONE);
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
