import { checkOutputs, type OutputFile, type ReadFile, resolveConfig } from '@accounted/command-line';
import { warehouseSettings } from '@accounted/command-line/cli';
import type { ValidateOptions } from './options.ts';

/** The options by which a command of `validate` names files. */
type FileOptions = Partial<
	Pick<ValidateOptions, 'out' | 'config' | 'notifyState' | 'lineage' | 'warehouse' | 'database'>
>;

/**
 * Checks the files that a command will write, before it does anything else.
 * @throws UsageError where one of them is a file that the command reads.
 */
export async function checkOutputFiles(
	options: FileOptions,
	further: readonly OutputFile[] = [],
	read: readonly ReadFile[] = [],
): Promise<void> {
	const settings = {
		...warehouseSettings(options),
		notifyState: options.notifyState,
		lineage: options.lineage,
	};
	const config = await resolveConfig(settings, process.env, process.cwd());
	await checkOutputs(
		config,
		[
			...(options.out === undefined ? [] : [{ option: '--out', path: options.out }]),
			...further,
			...(config.notifyState === undefined
				? []
				: [{ option: '--notify-state', path: config.notifyState, isDatabase: true }]),
			...(config.lineage === undefined || /^https?:/i.test(config.lineage)
				? []
				: [{ option: '--lineage', path: config.lineage }]),
		],
		[...(options.config === undefined ? [] : [{ what: 'the configuration', path: options.config }]), ...read],
	);
}
