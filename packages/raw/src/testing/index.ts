export { alteredRows, keptRows } from './altered-rows.ts';
export { now } from './now.ts';
export { range } from './range.ts';
export {
	gameKeys,
	type InjuryRow,
	injuryRow,
	type OddsRow,
	oddsRow,
	type PlayerBoxRow,
	playerBoxRow,
	playerRow,
	type RejectedRow,
	rejectedRow,
	type ScheduleRow,
	type ShotRow,
	scheduleRow,
	shotRow,
	type TeamBoxRow,
	teamBoxRow,
} from './raw-rows.ts';
export {
	copyOfRealSeason,
	hasRealSeason,
	type MadeSeason,
	openRealSeason,
	parquet,
	REAL_SEASON,
	realSeason,
} from './real-season.ts';
export { appendRow, rowOf } from './row-of.ts';
export { warehouseWith } from './warehouse-with.ts';
