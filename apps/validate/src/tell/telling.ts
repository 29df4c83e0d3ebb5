import { type Config, printError, resolveConfig } from '@accounted/command-line';
import { warehouseSettings } from '@accounted/command-line/cli';
import type { LineageRun } from '@accounted/command-line/telling';
import { messageOf } from '@accounted/warehouse';
import type { ValidateOptions } from '../options.ts';
import { defaultCheckName } from './check-name.ts';
import type { Target } from './target.ts';
import type { Check, Verdict } from './verdict.ts';

/** What a check does for those who are to be told of it. */
export interface Telling {
	/** Whether causes are asked for that no report shows. */
	readonly wantsCauses: boolean;
	/** Hands over what came of the check. */
	reached(verdict: Verdict): void;
	/** Waits for the check, then tells. Throws what the check throws, and nothing else. */
	after(checking: Promise<void>): Promise<void>;
}

/**
 * Tells of a check whoever is configured: webhooks, OpenLineage, OpenTelemetry. That is done when everything else is, the
 * warehouse closed, and never changes the exit code. Nothing is loaded for what is not configured.
 * @throws UsageError for settings that cannot be meant.
 */
export async function startTelling(options: ValidateOptions, check: Check): Promise<Telling> {
	const config = await configOf(options);
	const targets = await targetsOf(config);
	const checkName = config.notifyName ?? defaultCheckName(check);
	const lineage = await lineageOf(config, check, checkName);
	const started = performance.now();
	let reached: { readonly verdict: Verdict; readonly seconds: number } | undefined;

	async function tell(verdict: Verdict, seconds: number): Promise<void> {
		// All at once: nobody who hangs holds up an alarm.
		await Promise.all([
			lineage?.checked(verdict),
			measure(checkName, verdict, seconds),
			targets.length > 0 ? notifyAll(config, targets, check, checkName, verdict) : undefined,
		]);
	}

	return {
		wantsCauses: targets.length > 0,
		reached: (verdict) => {
			reached = { verdict, seconds: (performance.now() - started) / 1000 };
		},
		async after(checking) {
			try {
				await checking;
			} catch (error) {
				if (reached === undefined) await lineage?.failed(error);
				throw error;
			} finally {
				// A report that cannot be delivered is no reason to keep an alarm back.
				if (reached !== undefined) await tell(reached.verdict, reached.seconds);
			}
		},
	};
}

function configOf(options: ValidateOptions): Promise<Config> {
	const { notify, notifyName, notifyState, lineage } = options;
	const settings = {
		...warehouseSettings(options),
		notify: notify === false ? [] : notify === undefined ? undefined : [...notify],
		...{ notifyName, notifyState, lineage },
	};
	return resolveConfig(settings, process.env, process.cwd());
}

async function targetsOf({ notify = [] }: Config): Promise<Target[]> {
	return notify.length === 0 ? [] : (await import('./target.ts')).parseTargets(notify);
}

interface LineageOfCheck {
	checked(verdict: Verdict): Promise<void>;
	failed(error: unknown): Promise<void>;
}

async function lineageOf(
	config: Config,
	check: Check,
	checkName: string,
): Promise<LineageOfCheck | undefined> {
	if (config.lineage === undefined) return undefined;
	const { openLineage } = await import('@accounted/command-line/telling');
	const { startCheck, endCheck } = await import('./lineage.ts');
	const lineage = openLineage(config.lineage, { env: process.env, note });
	const run: LineageRun = startCheck(lineage, config, check, checkName);
	return {
		checked: (verdict) => {
			endCheck(run, config, check, verdict);
			return lineage.close();
		},
		failed: (error) => {
			run.end('FAIL', { error: messageOf(error) });
			return lineage.close();
		},
	};
}

/**
 * Where every copy of the OpenTelemetry API, version 1, looks for the SDK that was registered before this program was
 * started. The API itself is not loaded to ask: that takes longer than all else here.
 */
const OPENTELEMETRY = Symbol.for('opentelemetry.js.api.1');

async function measure(checkName: string, verdict: Verdict, seconds: number): Promise<void> {
	if (!(OPENTELEMETRY in globalThis)) return;
	const { recordMetrics } = await import('./metrics.ts');
	await recordMetrics({ checkName, verdict, seconds, note });
}

async function notifyAll(
	config: Config,
	targets: readonly Target[],
	check: Check,
	checkName: string,
	verdict: Verdict,
): Promise<void> {
	const { notify } = await import('./notify.ts');
	const { memoryOf } = await import('./memory.ts');
	const { warehouse, database, project } = config;
	const label = warehouse === 'bigquery' ? `bigquery ${project}` : `duckdb ${database}`;
	await notify({ check, checkName, verdict, warehouse: label, targets, memory: memoryOf(config), note });
}

function note(text: string): void {
	printError(`note: ${text}\n`);
}
