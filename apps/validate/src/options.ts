import type { WarehouseOptions } from '@accounted/command-line/cli';

/** The options of `validate` itself, as commander hands them over. */
export interface ValidateOptions extends WarehouseOptions {
	readonly startDate?: string;
	readonly endDate?: string;
	readonly reconcile?: boolean;
	readonly processor?: string;
	readonly details?: boolean;
	readonly explain?: string;
	readonly format: string;
	readonly out?: string;
	readonly reporter?: readonly string[];
	readonly failOn: string;
	readonly config?: string;
	/** False for --no-notify. */
	readonly notify?: readonly string[] | false;
	readonly notifyName?: string;
	readonly notifyState?: string;
	readonly lineage?: string;
}
