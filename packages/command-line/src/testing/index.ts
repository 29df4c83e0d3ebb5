export { type Finished, runCommand } from './run-command.ts';
export { temporaryFolder } from './temporary-folder.ts';
