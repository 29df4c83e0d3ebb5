/**
 * The Kaggle layout with games.csv, games_details.csv and teams.csv.
 *
 * Nothing is cast here: load reads the texts, and a cell that cannot be read costs one row and not the whole file.
 */
const read = (file: string) => `read_csv('${file}', all_varchar = true)`;

/** GAME_ID is a number there, without the zeros that it begins with: 22100001 is game 0022100001. */
const GAME_ID = `LPAD(GAME_ID, 10, '0')`;

/** The first digit of the number says what kind of game it is. */
const SEASON_TYPE = `CASE LEFT(GAME_ID, 1)
	WHEN '1' THEN 'Pre Season' WHEN '2' THEN 'Regular Season' WHEN '3' THEN 'All-Star'
	WHEN '4' THEN 'Playoffs' WHEN '5' THEN 'PlayIn' END`;

/** Some versions of the file write 34.000000:12 for 34:12. */
const MINUTES = `REGEXP_REPLACE(MIN, '[.]0+:', ':')`;

/** Both sides of each game, with the abbreviations that games.csv lacks. */
const SIDES = `teams AS (SELECT TEAM_ID, ABBREVIATION, ARENA, CITY FROM ${read('teams.csv')}),
sides AS (
	SELECT GAME_ID, GAME_DATE_EST, HOME_TEAM_ID AS own_id, VISITOR_TEAM_ID AS opponent_id, TRUE AS is_home
	FROM ${read('games.csv')}
	UNION ALL
	SELECT GAME_ID, GAME_DATE_EST, VISITOR_TEAM_ID, HOME_TEAM_ID, FALSE FROM ${read('games.csv')}
)`;

export default {
	raw: {
		schedule: {
			sql: `
WITH ${SIDES}
SELECT ${GAME_ID} AS game_id, CONCAT(SEASON, '-', RIGHT(CAST(CAST(SEASON AS INTEGER) + 1 AS VARCHAR), 2)) AS season,
	${SEASON_TYPE} AS season_type, GAME_DATE_EST AS game_date,
	HOME_TEAM_ID AS home_team_id, home.ABBREVIATION AS home_team,
	VISITOR_TEAM_ID AS away_team_id, away.ABBREVIATION AS away_team,
	PTS_home AS home_score, PTS_away AS away_score, GAME_STATUS_TEXT AS status,
	home.ARENA AS arena, home.CITY AS arena_city
FROM ${read('games.csv')} AS games
LEFT JOIN teams AS home ON home.TEAM_ID = games.HOME_TEAM_ID
LEFT JOIN teams AS away ON away.TEAM_ID = games.VISITOR_TEAM_ID`,
		},
		player_box: {
			sql: `
WITH ${SIDES}
SELECT LPAD(box.GAME_ID, 10, '0') AS game_id, sides.GAME_DATE_EST AS game_date,
	box.TEAM_ID AS team_id, box.TEAM_ABBREVIATION AS team,
	sides.opponent_id AS opponent_team_id, opponents.ABBREVIATION AS opponent, sides.is_home,
	PLAYER_ID AS player_id, PLAYER_NAME AS player_name,
	CASE WHEN COMMENT LIKE 'NWT%' THEN 'INACTIVE' WHEN MIN IS NULL THEN 'DNP' ELSE 'PLAYED' END AS status,
	TRIM(COMMENT) AS nba_comment,
	-- Only starters have a position.
	START_POSITION IS NOT NULL AS starter, START_POSITION AS start_position,
	${MINUTES} AS minutes, FGM AS fgm, FGA AS fga, FG3M AS fg3m, FG3A AS fg3a, FTM AS ftm, FTA AS fta,
	OREB AS oreb, DREB AS dreb, REB AS reb, AST AS ast, STL AS stl, BLK AS blk, "TO" AS tov, PF AS pf, PTS AS pts,
	PLUS_MINUS AS plus_minus
FROM ${read('games_details.csv')} AS box
LEFT JOIN sides ON sides.GAME_ID = box.GAME_ID AND sides.own_id = box.TEAM_ID
LEFT JOIN teams AS opponents ON opponents.TEAM_ID = sides.opponent_id`,
		},
		team_box: {
			// The layout has no totals of teams: they are the sums of its players. Turnovers and rebounds that belong to no
			// player are missing from them.
			sql: `
WITH ${SIDES},
played AS (
	SELECT GAME_ID, TEAM_ID, TEAM_ABBREVIATION, COLUMNS('^(FGM|FGA|FG3M|FG3A|FTM|FTA|OREB|DREB|REB|AST|STL|BLK|TO|PF|PTS)$')::DOUBLE,
		CAST(SPLIT_PART(MIN, ':', 1) AS DOUBLE) + COALESCE(TRY_CAST(SPLIT_PART(MIN, ':', 2) AS DOUBLE), 0) / 60 AS minutes
	FROM ${read('games_details.csv')}
	WHERE MIN IS NOT NULL
)
SELECT LPAD(played.GAME_ID, 10, '0') AS game_id, ANY_VALUE(sides.GAME_DATE_EST) AS game_date,
	played.TEAM_ID AS team_id, ANY_VALUE(TEAM_ABBREVIATION) AS team,
	ANY_VALUE(sides.opponent_id) AS opponent_team_id, ANY_VALUE(opponents.ABBREVIATION) AS opponent,
	ANY_VALUE(sides.is_home) AS is_home,
	-- Published minutes are rounded: the nearest length that a game can have.
	240 + 25 * CAST(ROUND((SUM(minutes) - 240) / 25) AS INTEGER) AS minutes,
	SUM(FGM) AS fgm, SUM(FGA) AS fga, SUM(FG3M) AS fg3m, SUM(FG3A) AS fg3a, SUM(FTM) AS ftm, SUM(FTA) AS fta,
	SUM(OREB) AS oreb, SUM(DREB) AS dreb, SUM(REB) AS reb, SUM(AST) AS ast, SUM(STL) AS stl, SUM(BLK) AS blk,
	SUM("TO") AS tov, SUM(PF) AS pf, SUM(PTS) AS pts
FROM played
LEFT JOIN sides ON sides.GAME_ID = played.GAME_ID AND sides.own_id = played.TEAM_ID
LEFT JOIN teams AS opponents ON opponents.TEAM_ID = sides.opponent_id
GROUP BY played.GAME_ID, played.TEAM_ID`,
		},
		shots: {
			// The layout has no shots: the columns of shot zones stay null, and the processors that need them say so.
			sql: `
SELECT NULL AS game_id, NULL AS game_date, NULL AS event_num, NULL AS team, NULL AS player_id, NULL AS player_name,
	NULL AS shot_made, NULL AS shot_value, NULL AS shot_zone_basic, NULL AS assist_player_id, NULL AS block_player_id
WHERE FALSE`,
		},
	},
};
