import { PROCESSORS } from '@accounted/command-line';
import type { AuditedProcessor } from '@accounted/failure-tracking';
import { declaredProcessors } from './declared-processors.ts';
import { loadConfig } from './load-config.ts';

/** The option of every command that can be about processors of others. */
export interface ConfigOption {
	readonly config?: string;
}

/** The pipeline's processors, and after them those that a configuration file declares. */
export async function knownProcessors({ config }: ConfigOption): Promise<readonly AuditedProcessor[]> {
	const canReadTypeScript = Boolean(process.features.typescript);
	const loaded = await loadConfig(config, process.cwd(), canReadTypeScript);
	return loaded === null ? PROCESSORS : [...PROCESSORS, ...declaredProcessors(loaded, PROCESSORS)];
}
