import { loadConfig, PROCESSORS, printError } from '@accounted/command-line';
import type { AuditedProcessor } from '@accounted/failure-tracking';
import { declaredProcessors } from './declared-processors.ts';

/** The option of every command that can be about audited processors. */
export interface ConfigOption {
	readonly config?: string;
}

/**
 * Returns the pipeline's processors, and after them those that a configuration file declares. Says on stderr which file
 * that is: the folder decides it, and the file may be a program.
 */
export async function knownProcessors({ config }: ConfigOption): Promise<readonly AuditedProcessor[]> {
	const canReadTypeScript = Boolean(process.features.typescript);
	const loaded = await loadConfig('validate', config, process.cwd(), canReadTypeScript);
	if (loaded === null) return PROCESSORS;
	printError(`using ${loaded.file}\n`);
	return [...PROCESSORS, ...declaredProcessors(loaded, PROCESSORS)];
}
