export {
	type Config,
	type ConfiguredMapping,
	readMapping,
	resolveConfig,
	type Settings,
	type WarehouseSettings,
} from './config.ts';
export { type ConfigName, type LoadedConfig, loadConfig } from './config-file.ts';
export { parseDate, parseDateRange, refuseFarDate, withinLimits } from './date-range.ts';
export { DeliveryError } from './delivery-error.ts';
export { didYouMean, nearestOf } from './did-you-mean.ts';
export { EXIT, type ExitCode } from './exit-codes.ts';
export {
	type CarriedOptions,
	invocationOf,
	ownInvocation,
	printedCommand,
	sameCommand,
} from './invocation.ts';
export { loadAgain } from './load-again.ts';
export { missingDatabase } from './missing-database.ts';
export { formatCount, plural } from './numbers.ts';
export {
	loadWithEngine,
	type OpenOptions,
	openEngine,
	openWarehouse,
} from './open-warehouse.ts';
export { checkOutputs, memoryBeside, type OutputFile, type ReadFile } from './output/check-outputs.ts';
export { writeOutput } from './output/write-output.ts';
export { type App, type Invocation, printedCommandOf } from './printed-command.ts';
export { PIPELINE_TABLES, PROCESSORS, selectProcessors } from './processors.ts';
export { type Progress, startProgress } from './progress.ts';
export { remedyOf } from './remedy.ts';
export { type TextColumn, tableText } from './table-text.ts';
export { print, printData, printError, printErrorData, printWidth } from './terminal.ts';
export { cleanLine, cleanText, plainText } from './terminal-text.ts';
export { UsageError } from './usage-error.ts';
