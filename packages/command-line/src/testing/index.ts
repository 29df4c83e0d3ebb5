export { type Received, type Receiver, receiver } from './receiver.ts';
export { type Finished, runCommand } from './run-command.ts';
export { temporaryFolder } from './temporary-folder.ts';
export { HAS_TERMINAL, openTerminal, type TerminalSize, type TestTerminal } from './terminal.ts';
export { timeOutOnArrival } from './time-out-on-arrival.ts';
