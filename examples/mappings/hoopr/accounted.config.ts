/**
 * Files of hoopR and sportsdataverse (ESPN's data): nba_schedule_*.csv, player_box_*.csv, team_box_*.csv and
 * play_by_play_*.csv. For the Parquet files of the same names write read_parquet('player_box_*.parquet').
 *
 * Nothing is cast here: load reads the texts, and a cell that cannot be read costs one row and not the whole file.
 */
const read = (files: string) =>
	`read_csv('${files}', all_varchar = true, union_by_name = true, filename = true)`;

/** hoopR names a season by the year in which it ends. */
const SEASON = `CONCAT(CAST(season AS INTEGER) - 1, '-', RIGHT(season, 2))`;

/** 1 preseason, 2 regular season, 3 postseason, 5 play-in: ESPN's codes. */
const SEASON_TYPE = `CASE season_type
	WHEN '1' THEN 'Pre Season' WHEN '2' THEN 'Regular Season' WHEN '3' THEN 'Playoffs' WHEN '5' THEN 'PlayIn'
	ELSE season_type END`;

/** Feet from the hoop, which stands at (25, 0) where the sideline is x = 0. */
const DISTANCE = `SQRT(POW(CAST(coordinate_x_raw AS DOUBLE) - 25, 2) + POW(CAST(coordinate_y_raw AS DOUBLE), 2))`;
const IS_THREE = `text ILIKE '%three point%' OR score_value = '3'`;

export default {
	raw: {
		schedule: {
			sql: `
SELECT game_id, ${SEASON} AS season, ${SEASON_TYPE} AS season_type, game_date,
	home_id AS home_team_id, home_abbreviation AS home_team, away_id AS away_team_id, away_abbreviation AS away_team,
	home_score, away_score, status_period AS periods, status_type_name AS status,
	venue_full_name AS arena, venue_address_city AS arena_city, attendance
FROM ${read('nba_schedule_*.csv')}`,
		},
		player_box: {
			sql: `
SELECT game_id, game_date, team_id, team_abbreviation AS team, opponent_team_id, opponent_team_abbreviation AS opponent,
	home_away = 'home' AS is_home, athlete_id AS player_id, athlete_display_name AS player_name,
	-- The layout does not say whether a player was inactive or was not used.
	CASE WHEN did_not_play ILIKE 'true' OR minutes IS NULL THEN 'DNP' ELSE 'PLAYED' END AS status,
	reason AS dnp_reason, starter, minutes,
	field_goals_made AS fgm, field_goals_attempted AS fga,
	three_point_field_goals_made AS fg3m, three_point_field_goals_attempted AS fg3a,
	free_throws_made AS ftm, free_throws_attempted AS fta,
	offensive_rebounds AS oreb, defensive_rebounds AS dreb, rebounds AS reb,
	assists AS ast, steals AS stl, blocks AS blk, turnovers AS tov, fouls AS pf, points AS pts, plus_minus
FROM ${read('player_box_*.csv')}`,
		},
		team_box: {
			// The layout has no minutes of a team: five players for as long as the game was.
			sql: `
WITH games AS (SELECT game_id, CAST(status_period AS INTEGER) AS periods FROM ${read('nba_schedule_*.csv')})
SELECT box.game_id, box.game_date, box.team_id, box.team_abbreviation AS team,
	box.opponent_team_id, box.opponent_team_abbreviation AS opponent,
	box.team_home_away = 'home' AS is_home, box.team_winner AS win, 240 + 25 * (games.periods - 4) AS minutes,
	box.field_goals_made AS fgm, box.field_goals_attempted AS fga,
	box.three_point_field_goals_made AS fg3m, box.three_point_field_goals_attempted AS fg3a,
	box.free_throws_made AS ftm, box.free_throws_attempted AS fta,
	box.offensive_rebounds AS oreb, box.defensive_rebounds AS dreb, box.total_rebounds AS reb,
	box.assists AS ast, box.steals AS stl, box.blocks AS blk, box.total_turnovers AS tov, box.fouls AS pf,
	box.team_score AS pts, box.opponent_team_score AS opponent_pts, box.team_turnovers
FROM ${read('team_box_*.csv')} AS box
LEFT JOIN games ON games.game_id = box.game_id`,
		},
		shots: {
			// The layout has plays and no zones: a zone is derived from where the shot was taken. Who blocked it is not said
			// in a column of its own, and stays null.
			sql: `
WITH players AS (
	SELECT game_id, athlete_id, ANY_VALUE(athlete_display_name) AS name, ANY_VALUE(team_abbreviation) AS team
	FROM ${read('player_box_*.csv')}
	GROUP BY game_id, athlete_id
),
games AS (SELECT game_id, game_date FROM ${read('nba_schedule_*.csv')}),
attempts AS (
	SELECT *, ${IS_THREE} AS is_three, ${DISTANCE} AS distance,
		ABS(CAST(coordinate_x_raw AS DOUBLE) - 25) AS off_centre, CAST(coordinate_y_raw AS DOUBLE) AS depth
	FROM ${read('play_by_play_*.csv')}
	WHERE shooting_play ILIKE 'true' AND type_text NOT ILIKE 'free throw%'
)
SELECT shot.game_id, games.game_date,
	ROW_NUMBER() OVER (PARTITION BY shot.game_id ORDER BY CAST(shot.id AS HUGEINT)) AS event_num,
	shot.period_number AS period, shot.team_id, players.team,
	shot.athlete_id_1 AS player_id, players.name AS player_name,
	shot.scoring_play AS shot_made, CASE WHEN is_three THEN 3 ELSE 2 END AS shot_value, shot.type_text AS action_type,
	CASE
		WHEN is_three AND depth > 47 THEN 'Backcourt'
		WHEN is_three AND off_centre >= 21 AND depth <= 9 AND CAST(coordinate_x_raw AS DOUBLE) < 25 THEN 'Left Corner 3'
		WHEN is_three AND off_centre >= 21 AND depth <= 9 THEN 'Right Corner 3'
		WHEN is_three THEN 'Above the Break 3'
		WHEN distance <= 4 THEN 'Restricted Area'
		WHEN off_centre <= 8 AND depth <= 14 THEN 'In The Paint (Non-RA)'
		ELSE 'Mid-Range'
	END AS shot_zone_basic,
	ROUND(distance) AS shot_distance,
	CASE WHEN shot.scoring_play ILIKE 'true' AND shot.text ILIKE '%assist%' THEN shot.athlete_id_2 END AS assist_player_id,
	NULL AS block_player_id
FROM attempts AS shot
LEFT JOIN games ON games.game_id = shot.game_id
LEFT JOIN players ON players.game_id = shot.game_id AND players.athlete_id = shot.athlete_id_1`,
		},
	},
};
