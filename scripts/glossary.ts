/** What is said of a column, where its own table says nothing. */
export interface Term {
	readonly meaning: string;
	readonly formula?: string;
}

/** One meaning for one name, in whatever table it stands. */
const TERMS: Readonly<Record<string, string | Term>> = {
	// Who, when, which game
	player_lookup: 'The player: the folded name, `nikolajokic`',
	player_id: 'NBA.com player id',
	player_name: 'The name as published',
	player_full_name: 'The name as published',
	player_age: 'Age as published for the season; no birth dates are',
	bref_id: 'Basketball-Reference player id',
	bref_game_id: 'Basketball-Reference game id',
	position: 'As published',
	team: 'NBA tricode',
	team_id: 'NBA.com team id',
	team_name: 'As published',
	home_team: 'NBA tricode',
	away_team: 'NBA tricode',
	home_team_id: 'NBA.com team id',
	away_team_id: 'NBA.com team id',
	opponent_team_id: 'NBA.com team id',
	entity_id: 'Whom the row accounts for: player_lookup, team_abbr or game_id',
	entity_type: 'What entity_id is',
	game_id: 'NBA.com game id',
	game_date: 'The day of the game',
	analysis_date: 'The date that the row is about; what it says was known before that day',
	cache_date: 'The date that the row is about; what it says was known before that day',
	transaction_date: 'The day it was announced',
	season: 'As published: 2021-22',
	season_year: 'The year the season began in: 2021 for 2021-22',
	season_phase: 'early, middle or late in the regular season, or playoffs',
	is_home: 'Whether it is the home team',
	home_away: 'home or away',
	win: 'Whether the team won',
	win_flag: { meaning: 'Whether the team won', formula: 'own score > other score, by the schedule' },
	arena: 'Where it is played',
	arena_city: 'Where it is played',
	attendance: 'As published',
	officials: 'As published',
	duration_minutes: 'As published',
	status: 'As published',
	home_score: 'Points; null while the game is not final',
	away_score: 'Points; null while the game is not final',
	// Box score
	starter: 'Started the game',
	start_position: 'Where a starter started: G, F or C',
	dnp_reason: 'Why he did not play, as published',
	nba_comment: "NBA.com's comment on it; only from 2022 on",
	seconds_played: 'Time on court',
	minutes: 'Time on court',
	minutes_played: 'Time on court',
	game_score: "Hollinger's game score, as published",
	points: 'Points scored',
	points_scored: 'Points scored',
	points_allowed: "The opponent's points",
	opponent_points: "The opponent's points",
	opponent_pts: "The opponent's points",
	fg_makes: 'Field goals made',
	fg_attempts: 'Field goals attempted',
	three_pt_makes: 'Threes made, by the box score',
	three_pt_attempts: 'Threes attempted, by the box score',
	ft_makes: 'Free throws made',
	ft_attempts: 'Free throws attempted',
	offensive_rebounds: 'Rebounds of own misses',
	defensive_rebounds: "Rebounds of the opponent's misses",
	rebounds: { meaning: 'All rebounds', formula: 'offensive_rebounds + defensive_rebounds' },
	assists: 'Passes that led to a field goal',
	steals: 'Steals',
	blocks: 'Shots blocked',
	turnovers: 'Turnovers',
	personal_fouls: 'Personal fouls',
	off_rtg: 'Points per 100 possessions, as published',
	def_rtg: 'Points allowed per 100 possessions, as published',
	data_quality_tier: 'gold: everything published; silver: something was missing, as the columns show',
	// Shots and play-by-play
	period: '1 to 4, then overtimes',
	seconds_left_in_period: 'On the game clock',
	wall_clock: 'Time of day, as published',
	shot_made: 'Whether it went in',
	shot_distance: 'As published',
	shot_zone_area: 'Left, centre, right, as published',
	shot_zone_range: 'Distance band, as published',
	action_type: 'Kind of shot, as published',
	event_action_type: "Kind of event within its type, NBA.com's code",
	loc_x: 'Across the court from the hoop',
	loc_y: 'Along the court from the hoop',
	assist_player_id: 'Who assisted; null for none',
	block_player_id: 'Who blocked it; null for nobody',
	paint_attempts: {
		meaning: 'Field goals attempted in the paint',
		formula: 'shots in Restricted Area or In The Paint (Non-RA) worth 2',
	},
	paint_makes: 'Field goals made in the paint',
	mid_range_attempts: {
		meaning: 'Field goals attempted from mid-range',
		formula: 'shots in Mid-Range worth 2',
	},
	mid_range_makes: 'Field goals made from mid-range',
	assisted_fg_makes: 'Field goals made on a pass',
	unassisted_fg_makes: 'Field goals made without a pass',
	home_description: 'What happened, in words, as published',
	away_description: 'What happened, in words, as published',
	neutral_description: 'What happened, in words, as published',
	// Injuries and odds
	action: 'PLACED on the injured list, or ACTIVATED from it',
	notes: 'As published',
	total_line: 'Points by both teams that the bookmakers expect',
	home_moneyline: 'American odds on the home team',
	away_moneyline: 'American odds on the away team',
	spread_as_published: 'Before its sign was settled',
	game_total: 'Points by both teams that the bookmakers expect',
	total: 'Points by both teams that the bookmakers expect',
	// Form
	points_avg_last_5: 'Mean points over the last 5 games',
	points_avg_last_10: 'Mean points over the last 10 games',
	points_avg_season: 'Mean points over the season so far',
	minutes_avg_last_10: 'Mean minutes over the last 10 games',
	minutes_avg_season: 'Mean minutes over the season so far',
	usage_rate_avg_last_10: 'Mean usage over the last 10 games',
	ts_pct_avg_last_10: 'Mean true shooting over the last 10 games',
	projected_usage_rate: 'Mean usage over the last 10 games',
	avg_usage_rate_last_7_games: 'Mean usage over the last 7 games',
	games_played_season: 'Games played this season before the date',
	games_in_last_7_days: 'Games played in the 7 days before the date',
	games_in_last_14_days: 'Games played in the 14 days before the date',
	minutes_in_last_7_days: 'Minutes played in the 7 days before the date',
	minutes_in_last_14_days: 'Minutes played in the 14 days before the date',
	avg_minutes_per_game_last_7: {
		meaning: 'Minutes a game in the last 7 days',
		formula: 'minutes_in_last_7_days / games_in_last_7_days',
	},
	days_rest: 'Days since the last game',
	back_to_back: 'The last game was the day before',
	back_to_backs_last_14: 'Second nights of back-to-backs in the last 14 days',
	star_teammates_out: 'Team-mates with 18+ points over their last 10 on the injured list',
	last_game_margin: 'Points by which the last game was won; negative for lost',
	team_pace_last_10: "Mean pace over the team's last 10 games",
	team_off_rating_last_10: "Mean offensive rating over the team's last 10 games",
	opponent_pace_last_10: "Mean pace over the opponent's last 10 games",
	opponent_def_rating_last_10: "Mean defensive rating over the opponent's last 10 games",
	opponent_pace_last_15: "Mean pace of the opponents over the team's last 15 games",
	opponent_points_per_game: "Mean points of the opponents over the team's last 15 games",
	opponent_pace: "The opponent's pace in this game",
	opponent_ts_pct: "The opponent's true shooting in this game",
	defensive_rating_last_15: "Mean defensive rating over the team's last 15 games",
	pace_differential: "Opponent's last-10 pace minus the league's mean of such",
	primary_scoring_zone: 'Where most of the attempts come from; see player_shot_zone_analysis',
	assisted_rate_last_10: 'Share of made field goals that were assisted, last 10 games',
	feature_version: 'Which features, in which order',
	// Loading
	players_listed: 'Rows of the box score',
	players_played: 'Rows of the box score with status PLAYED',
	table_name: 'The table in nba_raw',
	row_count: 'Rows of the unit',
	column_name: 'The column that does not fit; empty where the row as a whole does not',
	reason: 'What is wrong with it',
	rejected_at: 'When it was loaded',
	noted_at: 'When it was loaded',
	// Processing
	processor_name: 'e.g. PlayerGameSummaryProcessor; nba_raw for what loading brings',
	run_id: 'The run that wrote it',
	range_start: 'First date asked for',
	range_end: 'Last date asked for',
	expected_count: 'Entities expected',
	record_count: 'Of those, with a record',
	failure_count: 'Of those, with a failure',
	definition_version: 'Everything that decides the outcomes of the processor, as a fingerprint',
	part_names: 'Its parts: statements, tables, and the declarations that its code reaches',
	first_run_id: 'The run that recorded it first',
	recorded_at: 'When it was recorded',
	schema_version: 'Version of the tables',
	committed_at: 'When the cell became visible',
	started_at: 'When the run began',
	finished_at: 'When it ended; null while it runs, or was killed',
	applied_at: 'When it was first written',
	version: 'Schema version',
	error: 'What stopped it, if anything did',
	failure_category: 'Why there is no record; see the taxonomy',
	failure_type: 'Absence of the player, gap in the data, or neither',
	cause_entity_id: 'The entity of the upstream failure',
	cause_date: 'The date of the upstream failure',
	cause_category: 'The category of the upstream failure',
	resolved_at: 'When it ceased to fail',
	acknowledged_until: 'Until when somebody accepts it',
	acknowledged_reason: 'Why somebody accepts it',
	first_seen_at: 'When it first failed',
	last_seen_at: 'When it last failed',
	created_at: 'When the row was first written',
};

const ZONE: ReadonlyMap<string, string> = new Map([
	['paint', 'in the paint'],
	['mid_range', 'from mid-range'],
	['three_pt', 'from three'],
]);

/** Names that are made of parts: a zone, a count and a window. */
const PATTERNS: readonly [RegExp, (parts: RegExpExecArray) => Term][] = [
	[/^games_last_(\d+)$/, ([, games]) => ({ meaning: `Games in the window: at most ${games}` })],
	[
		/^fg_attempts_last_(\d+)$/,
		([, games]) => ({ meaning: `Field goals attempted in the last ${games} games` }),
	],
	[
		/^(paint|mid_range|three_pt)_(attempts|makes)_last_(\d+)$/,
		([, zone, what, games]) => ({
			meaning: `Field goals ${verb(what)} ${place(zone)} in the last ${games} games`,
		}),
	],
	[
		/^(paint|mid_range|three_pt)_attempts_per_game_last_(\d+)$/,
		([, zone, games]) => ({ meaning: `Field goals attempted ${place(zone)} a game, last ${games} games` }),
	],
	[
		/^(paint|mid_range|three_pt)_rate_last_(\d+)$/,
		([, zone, games]) => ({
			meaning: `Share of attempts taken ${place(zone)}, last ${games} games`,
			formula: '100·zone attempts / attempts',
		}),
	],
	[
		/^(paint|mid_range|three_pt)_pct_allowed_last_(\d+)$/,
		([, zone, games]) => ({
			meaning: `What opponents made of their attempts ${place(zone)} in the last ${games} games`,
			formula: 'sum of makes / sum of attempts',
		}),
	],
	[
		/^(paint|mid_range|three_pt)_(attempts|points)_allowed_per_game$/,
		([, zone, what]) => ({ meaning: `Opponents' ${what} ${place(zone)} a game, last 15 games` }),
	],
	[
		/^(paint|mid_range|three_pt)_blocks$/,
		([, zone]) => ({ meaning: `This team's blocks of shots ${place(zone)}` }),
	],
	[
		/^(paint|mid_range|three_pt)_blocks_per_game$/,
		([, zone]) => ({ meaning: `This team's blocks of shots ${place(zone)} a game, last 15 games` }),
	],
	[
		/^(paint|mid_range|three_pt)_defense_vs_league_avg$/,
		([, zone]) => ({
			meaning: `What opponents make ${place(zone)}, against the league; positive is weak`,
			formula: '100·(allowed pct − mean allowed pct of teams with 10+ games)',
		}),
	],
	[
		/^opponent_(paint|mid_range|three_pt)_(attempts|makes)$/,
		([, zone, what]) => ({
			meaning: `Field goals that the opponent ${what === 'makes' ? 'made' : 'attempted'} ${place(zone)}`,
		}),
	],
	[
		/^opponent_fg_(attempts|makes)$/,
		([, what]) => ({ meaning: `Field goals that the opponent ${verb(what)}` }),
	],
	[/^player(\d)_id$/, ([, number]) => ({ meaning: `NBA.com id of the event's player ${number}` })],
	[
		/^player(\d)_team_id$/,
		([, number]) => ({ meaning: `NBA.com id of the team of the event's player ${number}` }),
	],
];

/** What a column's name stands for; undefined where nobody has said. */
export function termFor(name: string): Term | undefined {
	const known = TERMS[name];
	if (known !== undefined) return typeof known === 'string' ? { meaning: known } : known;
	for (const [pattern, say] of PATTERNS) {
		const parts = pattern.exec(name);
		if (parts !== null) return say(parts);
	}
	return undefined;
}

function place(zone: string | undefined): string {
	return zone === undefined ? '' : (ZONE.get(zone) ?? '');
}

function verb(what: string | undefined): string {
	return what === 'makes' ? 'made' : 'attempted';
}
