import { formatCount, plural } from '@accounted/command-line';
import { coverageText } from '../coverage-text.ts';
import { percent } from '../percent.ts';
import { AMISS, type NotificationDocument } from './notification.ts';

/** What a Slack-compatible webhook gets: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export interface SlackMessage {
	readonly text: string;
	readonly unfurl_links: false;
	readonly unfurl_media: false;
}

/** Slack shows 4,000 characters of a message and cuts the rest. */
const LONGEST_MESSAGE = 3500;
const MOST_PROCESSORS = 12;

export function slackMessage(told: NotificationDocument): SlackMessage {
	const { range, totals, unaccountedWhy, processors, rootCauses, command } = told;
	const whys = Object.entries(unaccountedWhy).filter(([, number]) => number > 0);
	const why = whys.map(([name, number]) => `${formatCount(number)} ${name}`).join(', ');
	const more = processors.length - MOST_PROCESSORS;
	const lines = [
		headline(told),
		`${range.start} to ${range.end}, ${slackText(told.warehouse)}: ${formatCount(totals.expected)} expected, ${formatCount(totals.unaccounted)} unaccounted${why === '' ? '' : ` (${why})`}, coverage ${coverageText(totals)}`,
		...processors.slice(0, MOST_PROCESSORS).map((one) => `• ${slackText(one.code)}: ${amiss(one)}`),
		...(more > 0 ? [`• and ${plural(more, 'more processor')}`] : []),
		...(rootCauses.length > 0 ? ['Root causes:'] : []),
		...rootCauses.map(causeLine),
	];
	// The command stands last and is what helps: what is cut is cut before it.
	const last = `\`${slackText(command).replaceAll('`', "'")}\``;
	return {
		text: `${cut(lines, LONGEST_MESSAGE - last.length - 1)}\n${last}`,
		unfurl_links: false,
		unfurl_media: false,
	};
}

function headline({ event, check, conditions, previous }: NotificationDocument): string {
	const name = `*${slackText(check)}*`;
	const numbers = conditions.map(({ condition, measure, value }) => {
		const number = measure === 'coverage' ? percent(value) : formatCount(value);
		return `${measure} ${number} (${slackText(condition)})`;
	});
	switch (event) {
		case 'gate.failed':
			return `:x: ${name} failed: ${numbers.join(', ')}`;
		case 'gate.changed':
			return `:x: ${name} fails otherwise: ${numbers.join(', ')}; before: ${slackText(previous.conditions.join(', '))}`;
		case 'gate.recovered': {
			const since = previous.toldAt === null ? '' : ` since ${previous.toldAt}`;
			return `:white_check_mark: ${name} passes again; it had failed${since}: ${slackText(previous.conditions.join(', '))}`;
		}
	}
}

function amiss(numbers: NotificationDocument['processors'][number]): string {
	return AMISS.flatMap((which) =>
		numbers[which] > 0 ? [`${formatCount(numbers[which])} ${which}`] : [],
	).join(', ');
}

function causeLine(cause: NotificationDocument['rootCauses'][number]): string {
	const of = [cause.processor, cause.date, cause.entityId].filter((part) => part !== null).join(' ');
	return `• ${cause.category}${of === '' ? '' : ` ${slackText(of)}`} (${cause.disposition}, ${plural(cause.failures, 'failure')}): ${slackText(cause.says)}`;
}

/**
 * Text that Slack shows as it stands: its three characters escaped, so that nothing becomes a link or calls a channel. Of
 * servers that take the same messages some read @all and Markdown in them: an @ is kept from its name, and marks are
 * taken out of the way.
 */
function slackText(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('@', '@\u200b')
		.replaceAll('](', ']\u200b(');
}

/** As many whole lines as fit; of the first, as much as fits. */
function cut([first = '', ...lines]: readonly string[], limit: number): string {
	let text = first.slice(0, limit - 2);
	for (const line of lines) {
		if (text.length + line.length + 3 > limit) return `${text}\n…`;
		text += `\n${line}`;
	}
	return text;
}
