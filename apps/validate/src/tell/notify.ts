import { type PostPolicy, postJson } from '@accounted/command-line/telling';
import { type Notification, readNotifications, writeNotifications } from '@accounted/failure-tracking';
import { messageOf } from '@accounted/warehouse';
import { countUnchecked } from '../unchecked.ts';
import { type Change, changeSince, toldOf } from './change.ts';
import type { Memory } from './memory.ts';
import { type NotificationDocument, notificationOf } from './notification.ts';
import { slackMessage } from './slack.ts';
import type { Target } from './target.ts';
import type { Check, Verdict } from './verdict.ts';

export interface Notifying {
	readonly check: Check;
	readonly checkName: string;
	readonly verdict: Verdict;
	/** What was checked, for people. */
	readonly warehouse: string;
	readonly targets: readonly Target[];
	readonly memory: Memory;
	/** Says one line to whoever runs the command. */
	readonly note: (text: string) => void;
	readonly policy?: PostPolicy;
}

/** Three attempts of five seconds: less than a claim lasts. */
const POLICY: PostPolicy = { timeoutMs: 5000, retries: 2, firstDelayMs: 500 };
const CLAIM_MS = 60_000;

/** One message to one target. */
interface Message {
	readonly id: string;
	readonly target: Target;
	readonly change: Change;
	readonly previous: Notification | undefined;
}

/**
 * Tells each target of a change, once: what is due is claimed before it is sent, and remembered as told once it is taken.
 * What is not taken is not remembered, so that the next run tries again. Where nothing can be remembered, a failure is told
 * all the same: an alarm too many does less harm than none. Never throws.
 */
export async function notify(notifying: Notifying): Promise<void> {
	const { note, verdict } = notifying;
	try {
		const messages = await claimed(notifying).catch((error: unknown) => {
			note(
				`what was told before cannot be read or written (${messageOf(error)}). ` +
					`${verdict.failed.length > 0 ? 'It is told now, and will be again with each run' : 'Whether this is a recovery is not known, and nothing is told'}: ` +
					'name a file that can be written with --notify-state.',
			);
			return verdict.failed.length > 0 ? null : [];
		});
		if (messages === null) {
			await sendAll(notifying, notifying.targets.map(unremembered));
			return;
		}
		if (messages.length === 0) return;
		const taken = await sendAll(notifying, messages);
		await notifying
			.memory((warehouse) =>
				writeNotifications(
					warehouse,
					notifying.checkName,
					messages.map((message) => rowAfter(notifying, message, taken.has(message))),
				),
			)
			.catch((error: unknown) =>
				note(`what was told cannot be written down and will be told again (${messageOf(error)})`),
			);
	} catch (error) {
		note(`nobody was told: ${messageOf(error)}`);
	}
}

/** Takes what is due for this run alone. Another that is at it has it until its claim ends. */
function claimed({ memory, checkName, targets, verdict }: Notifying): Promise<Message[]> {
	return memory(async (warehouse) => {
		const told = await readNotifications(warehouse, checkName);
		const now = new Date().toISOString();
		const due = targets.flatMap((target): Message[] => {
			const previous = told.get(target.fingerprint);
			const change = changeOf(previous, verdict);
			const isClaimed = previous?.claimed_until != null && previous.claimed_until > now;
			return change === null || isClaimed ? [] : [{ id: crypto.randomUUID(), target, change, previous }];
		});
		const until = new Date(Date.now() + CLAIM_MS).toISOString();
		const claims = due.map(({ id, target, previous }): Notification => {
			const { status, conditions, told_at } = previous ?? NEVER_TOLD;
			return {
				check_name: checkName,
				target: target.fingerprint,
				...{ status, conditions, told_at },
				...{ claim_id: id, claimed_until: until },
			};
		});
		if (claims.length > 0) await writeNotifications(warehouse, checkName, claims);
		return due;
	});
}

/** The change to tell of. A check that could not look at everything does not tell of a recovery. */
function changeOf(previous: Notification | undefined, { failed, findings }: Verdict): Change | null {
	const change = changeSince(previous, failed);
	return change === 'recovered' && countUnchecked(findings.reconciliation) > 0 ? null : change;
}

const NEVER_TOLD = { status: 'PASSED', conditions: '', told_at: null } as const;

function rowAfter(
	{ checkName, verdict }: Notifying,
	{ target, previous }: Message,
	taken: boolean,
): Notification {
	const { status, conditions, told_at } = taken
		? { ...toldOf(verdict.failed), told_at: new Date().toISOString() }
		: (previous ?? NEVER_TOLD);
	return {
		check_name: checkName,
		target: target.fingerprint,
		...{ status, conditions, told_at },
		...{ claim_id: null, claimed_until: null },
	};
}

function unremembered(target: Target): Message {
	return { id: crypto.randomUUID(), target, change: 'failed', previous: undefined };
}

/** Sends all at once, and returns those that were taken. */
async function sendAll(notifying: Notifying, messages: readonly Message[]): Promise<Set<Message>> {
	const { check, checkName, verdict, warehouse, note, policy = POLICY } = notifying;
	const taken = new Set<Message>();
	await Promise.all(
		messages.map(async (message) => {
			const { id, change, previous, target } = message;
			const document = notificationOf({ id, change, checkName, previous, warehouse }, check, verdict);
			try {
				await postJson({ url: target.url, body: bodyFor(target, document), policy });
				taken.add(message);
			} catch (error) {
				note(`${target.shown} was not told: ${messageOf(error)}. The next run tries again.`);
			}
		}),
	);
	return taken;
}

function bodyFor({ kind }: Target, document: NotificationDocument): object {
	switch (kind) {
		case 'slack':
			return slackMessage(document);
		case 'json':
			return document;
	}
}
