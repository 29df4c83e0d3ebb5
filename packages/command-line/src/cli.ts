export { EXIT, type ExitCode } from './exit-codes.ts';
export { run } from './run.ts';
export { type WarehouseOptions, warehouseSettings, withWarehouseOptions } from './shared-options.ts';
