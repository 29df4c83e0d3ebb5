import type { SourceRow } from '@accounted/raw';
import { isoDateFromDay } from '@accounted/warehouse';
import type { InjuryNotice } from '../roster/roster-days.ts';
import { TEAMS } from '../roster/team.ts';

export function injuryRow(notice: InjuryNotice): SourceRow<'injury_transactions'> {
	const team = TEAMS[notice.team];
	if (team === undefined) throw new RangeError(`the league has no team ${notice.team}`);
	return {
		transaction_date: isoDateFromDay(notice.day),
		team: team.code,
		team_name: team.nickname,
		action: notice.action,
		player_id: notice.player.id,
		player_name: notice.player.name,
		notes: notice.notes,
	};
}
