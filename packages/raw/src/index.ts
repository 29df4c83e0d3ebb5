export { RawEvidence } from './evidence/raw-evidence.ts';
export {
	type RejectedAbout,
	type RejectedFile,
	rejectedAbout,
	rejectedEntities,
} from './evidence/rejected-about.ts';
export { gamesOfTheDate } from './expectations/games-of-the-date.ts';
export { countedGames, knownGames } from './expectations/known-games.ts';
export {
	expectedPlayers,
	playersOfFinalGames,
	playersOfTheDate,
} from './expectations/players-of-the-date.ts';
export { teamsOfFinalGames, teamsOfTheDate, teamsOfTheSeason } from './expectations/teams-of-the-date.ts';
export { type DisplayName, displayNames } from './identity/display-names.ts';
export { playerLookup } from './identity/player-lookup.ts';
export { registryTable } from './identity/registry-table.ts';
export { type LoadRequest, type LoadResult, loadRaw } from './load/load.ts';
export type { LoadedTable } from './load/load-result.ts';
export type { Missing } from './load/missing.ts';
export { readGameId } from './load/read-text.ts';
export { rejectedRowsTable, sourceVersionsTable, unreadValuesTable } from './load/tables.ts';
export { heldGames, withdrawGames } from './load/withdraw.ts';
export { rawGameLoader } from './raw-game-loader/index.ts';
export { ARENAS, type Arena } from './reference/arenas.ts';
export { existsIn, FIRST_SEASONS } from './reference/first-seasons.ts';
export { RAW_SCHEMA } from './schema.ts';
export { type FolderOptions, openFolder } from './source/folder-source.ts';
export type { Mapping } from './source/mapped-table.ts';
export type { RawSource, SourceRow } from './source/raw-source.ts';
export type { Relation, RelationColumn } from './source/relation.ts';
export { relationRows } from './source/relation-rows.ts';
export { type RowSource, sourceOfRows } from './source/row-source.ts';
export { relationOfRows } from './source/rows-relation.ts';
export { SourceError } from './source/source-error.ts';
export { PLAYERS_SOURCE, RAW_SOURCE } from './sources.ts';
export { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from './tables/index.ts';
export { rejectedGamesTable } from './tables/rejected-games.ts';
export { seasonTypeOf } from './tables/season-type.ts';
export { SHOT_ZONES, type ShotZone } from './tables/shot-zone.ts';
