/**
 * Tables of basketball-reference.com, each exported as CSV: the schedule (schedule.csv), and a box score for each team of
 * a game as boxscores/<game>/<team>.csv, where <game> is named as on the site: 202110190MIL, the day, 0 and the home team.
 * The site names teams in full: teams.csv (name, abbreviation) is yours to write.
 *
 * Nothing is cast here: load reads the texts, and a cell that cannot be read costs one row and not the whole file.
 */
const TEAMS = `teams AS (SELECT name, abbreviation FROM read_csv('teams.csv', all_varchar = true))`;

/** The header has PTS twice: columns are named by their place. */
const SCHEDULE = `read_csv('schedule.csv', header = false, skip = 1, null_padding = true, columns = {
	'day': 'VARCHAR', 'start': 'VARCHAR', 'visitor': 'VARCHAR', 'visitor_points': 'VARCHAR',
	'home': 'VARCHAR', 'home_points': 'VARCHAR', 'attendance': 'VARCHAR', 'arena': 'VARCHAR', 'notes': 'VARCHAR'})`;

const GAMES = `${TEAMS},
games AS (
	SELECT STRPTIME(day, '%a %b %d %Y')::DATE AS game_date, home.abbreviation AS home_team, away.abbreviation AS away_team,
		home_points AS home_score, visitor_points AS away_score, attendance, arena, notes
	FROM ${SCHEDULE} AS listed
	LEFT JOIN teams AS home ON home.name = listed.home
	LEFT JOIN teams AS away ON away.name = listed.visitor
),
named AS (SELECT CONCAT(STRFTIME(game_date, '%Y%m%d'), '0', home_team) AS game_id, * FROM games)`;

/** All box scores in one: the lines of players and of the team, without the header that stands again above the reserves. */
const BOXES = `boxes AS (
	SELECT Starters AS player_name, SPLIT_PART(REPLACE(filename, '\\\\', '/'), '/', -2) AS game_id,
		REPLACE(SPLIT_PART(REPLACE(filename, '\\\\', '/'), '/', -1), '.csv', '') AS team,
		-- The starters stand above the line that says Reserves.
		line < MAX(CASE WHEN Starters = 'Reserves' THEN line END) OVER (PARTITION BY filename) AS starter, *
	FROM (
		SELECT *, ROW_NUMBER() OVER (PARTITION BY filename) AS line
		FROM read_csv('boxscores/*/*.csv', all_varchar = true, filename = true)
	)
)`;

const STATS = `FG AS fgm, FGA AS fga, "3P" AS fg3m, "3PA" AS fg3a, FT AS ftm, FTA AS fta,
	ORB AS oreb, DRB AS dreb, TRB AS reb, AST AS ast, STL AS stl, BLK AS blk, TOV AS tov, PF AS pf, PTS AS pts`;

export default {
	raw: {
		schedule: {
			// The site lists games that were played with their points, and gives no status.
			sql: `
WITH ${GAMES}
SELECT game_id, game_date,
	CASE WHEN MONTH(game_date) >= 8 THEN CONCAT(YEAR(game_date), '-', RIGHT(CAST(YEAR(game_date) + 1 AS VARCHAR), 2))
		ELSE CONCAT(YEAR(game_date) - 1, '-', RIGHT(CAST(YEAR(game_date) AS VARCHAR), 2)) END AS season,
	CASE WHEN notes ILIKE '%play-in%' THEN 'PlayIn' ELSE 'Regular Season' END AS season_type,
	home_team, away_team, home_score, away_score,
	CASE WHEN home_score IS NOT NULL AND away_score IS NOT NULL THEN 'Final' ELSE 'Scheduled' END AS status,
	arena, attendance
FROM named`,
		},
		players: {
			// The export has no ids: players are known by their names.
			sql: `
WITH ${BOXES}
SELECT DISTINCT NULL AS player_id, player_name FROM boxes WHERE player_name NOT IN ('Reserves', 'Team Totals')`,
		},
		player_box: {
			sql: `
WITH ${GAMES},
${BOXES}
SELECT boxes.game_id, named.game_date, boxes.team,
	CASE WHEN boxes.team = named.home_team THEN named.away_team ELSE named.home_team END AS opponent,
	boxes.team = named.home_team AS is_home, NULL AS player_id, player_name,
	-- A player who did not play has words instead of minutes.
	CASE WHEN MP SIMILAR TO '[0-9:]+' THEN 'PLAYED' WHEN MP = 'Not With Team' THEN 'INACTIVE' ELSE 'DNP' END AS status,
	CASE WHEN NOT MP SIMILAR TO '[0-9:]+' THEN MP END AS dnp_reason, starter,
	${STATS.replaceAll(/("?[\w]+"?) AS (\w+)/g, "CASE WHEN MP SIMILAR TO '[0-9:]+' THEN $1 END AS $2")},
	CASE WHEN MP SIMILAR TO '[0-9:]+' THEN MP END AS minutes,
	CASE WHEN MP SIMILAR TO '[0-9:]+' THEN "+/-" END AS plus_minus
FROM boxes
LEFT JOIN named ON named.game_id = boxes.game_id
WHERE player_name NOT IN ('Reserves', 'Team Totals')`,
		},
		team_box: {
			sql: `
WITH ${GAMES},
${BOXES}
SELECT boxes.game_id, named.game_date, boxes.team, MP AS minutes, ${STATS}
FROM boxes
LEFT JOIN named ON named.game_id = boxes.game_id
WHERE player_name = 'Team Totals'`,
		},
		shots: {
			// The export has no shots: the columns of shot zones stay null, and the processors that need them say so.
			sql: `
SELECT NULL AS game_id, NULL AS game_date, NULL AS event_num, NULL AS team, NULL AS player_id, NULL AS player_name,
	NULL AS shot_made, NULL AS shot_value, NULL AS shot_zone_basic, NULL AS assist_player_id, NULL AS block_player_id
WHERE FALSE`,
		},
	},
};
