/** Positions of rows in several files are file number times this plus row number: no file has as many rows. */
export const ROWS_PER_FILE = 2n ** 40n;

/** Where a row of several files stands: `part-3.parquet row 17`. */
export function placeIn(files: readonly string[], position: bigint): string {
	return `${files[Number(position / ROWS_PER_FILE)]} row ${position % ROWS_PER_FILE}`;
}
