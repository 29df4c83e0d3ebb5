const MEGABYTE = 1_048_576;
const LEAST = 10 * MEGABYTE;

/**
 * What on-demand pricing bills: each table read rounds up to a megabyte, and counts as ten at least.
 * Source: https://cloud.google.com/bigquery/pricing#on_demand_pricing
 * @param tables The bytes that each table has.
 */
export function billedBytes(tables: readonly number[]): number {
	return tables.reduce((sum, bytes) => sum + Math.max(LEAST, Math.ceil(bytes / MEGABYTE) * MEGABYTE), 0);
}
