import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf, WarehouseError } from '@accounted/warehouse';

/** The machine is part of the name: on a shared disk another one has processes of the same numbers. */
const PREFIX = `accounted-load-${hostname().replaceAll(/[^a-z0-9]/gi, '')}-`;

/**
 * Makes a folder for temporary files in this one. Removes the folders that killed processes left there.
 * @throws WarehouseError where the folder cannot be written.
 */
export async function makeTemporaryFolder(folder: string): Promise<string> {
	await removeLeftovers(folder);
	try {
		return await mkdtemp(join(folder, `${PREFIX}${process.pid}-`));
	} catch (error) {
		const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
		throw new WarehouseError(
			isFull ? 'NO_SPACE' : 'PERMISSION',
			`${folder}: no folder for temporary files can be made there (${messageOf(error)})`,
			isFull
				? 'Free some space and run the same command again.'
				: 'Give this user the right to write there, or name a database in another folder with --database.',
			error,
		);
	}
}

async function removeLeftovers(folder: string): Promise<void> {
	const names = await readdir(folder).catch(() => []);
	for (const name of names) {
		const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : Number.NaN;
		if (Number.isInteger(pid) && !isRunning(pid))
			await rm(join(folder, name), { recursive: true, force: true });
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// A process of another user cannot be signalled, and runs.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
