export { assignments } from './assignments.ts';
export {
	type Column,
	type ColumnMeta,
	type ColumnType,
	columnsOf,
	datetime,
	decodingAllowed,
	type ScalarType,
	timestamp,
	whatIsNotAllowed,
} from './column.ts';
export { clashOf, type DatasetNames, withDatasets } from './datasets.ts';
export { messageOf, unexpectedRowCount, WarehouseError, type WarehouseFailure } from './errors.ts';
export { Fingerprint } from './fingerprint.ts';
export {
	addDays,
	type DateRange,
	dayOf,
	daysBetween,
	type IsoDate,
	isoDate,
	isoDateFromDay,
	monthsOf,
	spanOf,
	todayInUtc,
} from './iso-date.ts';
export { readSelect, SelectError } from './read-select.ts';
export {
	type BoundParameter,
	GOOGLE_SQL_SPELLING,
	isIdentifier,
	type Parameter,
	quotedIfNeeded,
	render,
	type ScalarValue,
	type Spelling,
	type Sql,
	type SqlValue,
	sql,
} from './sql.ts';
export {
	quotedName,
	quotedText,
	type SelectedColumn,
	type SqlEngine,
	STAGED_ROW,
	type StagedColumn,
	type StagedRows,
} from './sql-engine.ts';
export { defineTable, isNotNull, type RowOf, splitTableName, type TableDefinition } from './table.ts';
export {
	type ClaimedTables,
	columnNamesOf,
	type Engine,
	MARK_NAME,
	markOf,
	type StoredColumn,
	type StoredTable,
	type TableMark,
	type TableWork,
	workOn,
} from './table-work.ts';
export { mentionsInText, namesInText, tablesOf } from './tables-of.ts';
export {
	appendRows,
	type PresentTables,
	type Row,
	replaceRows,
	type Staged,
	type StagedFile,
	type TableChange,
	type Warehouse,
} from './warehouse.ts';
