import { printError } from '@accounted/command-line';
import { deliver, widthOf } from './deliver.ts';
import { cutNote, type ListFormat, type Listing, renderListing } from './listing.ts';

/** Delivers a list. One that a limit has cut says so: a table in its last line, the other formats on stderr. */
export async function deliverListing(
	listing: Listing,
	format: ListFormat,
	file: string | undefined,
): Promise<void> {
	await deliver(renderListing(listing, format, widthOf(file)), format, file);
	const cut = cutNote(listing);
	if (cut !== null && format !== 'table' && format !== 'markdown') printError(`note: ${cut}\n`);
}
