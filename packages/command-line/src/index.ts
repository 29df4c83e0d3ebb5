export { CONFIG_FILE, type Config, resolveConfig, type Settings, type WarehouseSettings } from './config.ts';
export { parseDate, parseDateRange } from './date-range.ts';
export { DeliveryError } from './delivery-error.ts';
export { didYouMean, nearest } from './did-you-mean.ts';
export { EXIT, type ExitCode } from './exit-codes.ts';
export { formatCount, plural } from './numbers.ts';
export {
	loadWithEngine,
	type OpenOptions,
	openBigQueryWarehouse,
	openEngine,
	openWarehouse,
} from './open-warehouse.ts';
export { PIPELINE_TABLES, PROCESSORS, selectProcessors } from './processors.ts';
export { type Progress, startProgress } from './progress.ts';
export { type TextColumn, tableText } from './table-text.ts';
export { UsageError } from './usage-error.ts';
