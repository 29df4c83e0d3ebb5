export { writeCsvFolder } from './csv/write-csv-folder.ts';
export { FAULT_KINDS, type FaultKind, type FaultRequest } from './faults/fault-kind.ts';
export type { Fault, FaultManifest, NamedPlayer } from './faults/fault-manifest.ts';
export type { SimulateLeagueOptions } from './league-options.ts';
export type { Team } from './roster/team.ts';
export { type SimulatedLeague, simulateLeague } from './simulate-league.ts';
