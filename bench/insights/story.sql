-- An invented company's history, drawn by hashing: the same for the same seed, and made in columns. Moments are whole
-- seconds since 1970.
-- u: a number from 0 to 1 for each row and purpose
CREATE MACRO u(i, s) AS hash(i * 1000 + s, $seed) / 18446744073709551616.0;
-- normal: the same as a bell curve
CREATE MACRO normal(i, s) AS sqrt(-2 * ln(greatest(u(i, s), 1e-12))) * cos(2 * pi() * u(i, s + 1));
-- lasting: seconds, mostly about what is typical, at most ten days
CREATE MACRO lasting(i, s, typical, spread) AS CAST(least(864000, ceil(typical * exp(spread * normal(i, s)))) AS BIGINT);
-- alias: a random number for whom it was
CREATE MACRO alias(i) AS CAST(hash(i, 7) >> 2 AS BIGINT);
-- at_second: a moment
CREATE MACRO at_second(s) AS make_timestamptz(1000000 * s);
-- talks: conversations
CREATE TABLE talks AS
SELECT *, CASE WHEN merged THEN id - 1 END AS merged_into,
    CASE WHEN merged THEN 0 WHEN noise <> '' THEN 1 ELSE CAST(1 + least(40, floor(-ln(u(id, 9)) * 5.1)) AS BIGINT) END AS many
FROM (
    SELECT i AS id,
        $end - 86400 * $days + 86400 * CAST(floor($days * (i - u(i, 1)) / $talks) AS BIGINT)
            + CAST(floor(3600 * (6 + 7.5 * (u(i, 2) + u(i, 3)))) AS BIGINT) AS opened,
        1 + CAST(floor(u(i, 4) * $talks / 3) AS BIGINT) AS identity,
        ['email', 'email', 'email', 'email', 'webchat', 'webchat', 'webchat', 'whatsapp', 'call', 'sms'][1 + CAST(floor(10 * u(i, 5)) AS INTEGER)] AS channel,
        1 + CAST(floor(6 * u(i, 6)) AS BIGINT) AS team,
        CASE WHEN u(i, 7) < 0.8 THEN 1 + CAST(floor(25 * u(i, 8)) AS BIGINT) END AS reason,
        ['en', 'en', 'en', 'de', 'fr', 'es', 'it'][1 + CAST(floor(7 * u(i, 10)) AS INTEGER)] AS language,
        CASE WHEN u(i, 11) < 0.5 THEN 'p' || CAST(floor(12 * u(i, 12)) AS INTEGER) END AS product,
        CASE WHEN u(i, 13) < 0.04 THEN 'spam' ELSE '' END AS noise,
        u(i, 13) >= 0.04 AND u(i, 14) < 0.02 AS machine,
        u(i, 13) >= 0.04 AND u(i, 14) >= 0.02 AND u(i, 15) < 0.015 AND i > 1 AND u(i - 1, 15) >= 0.015 AND u(i - 1, 13) >= 0.04
            AS merged,
        10 * (1 + CAST(floor(6 * u(i, 6)) AS BIGINT)) + CAST(floor(10 * u(i, 16)) AS BIGINT) - 9 AS agent
    FROM range(1, $talks + 1) r(i)
);
-- said: what was said: by the customer, a colleague, or a machine of ours or theirs
CREATE TABLE said AS
SELECT talk, j, id, happened, speaker, identity, channel, team, language,
    CASE WHEN speaker = 'us' THEN CASE WHEN u(id, 27) < 0.8 THEN agent ELSE 1 + (agent + j) % 60 END END AS agent,
    CAST(40 + 400 * u(id, 28) AS BIGINT) AS letters
FROM (
    SELECT *, opened + CAST(sum(CASE WHEN j = 0 THEN 0 WHEN speaker = 'us' THEN lasting(id, 22, 2400, 1.2)
        WHEN speaker = 'machine' THEN 2 ELSE lasting(id, 24, 8000, 1.5) END) OVER (PARTITION BY talk ORDER BY j) AS BIGINT) AS happened
    FROM (
        SELECT t.id AS talk, j, t.id * 64 + j AS id, t.opened, t.identity, t.channel, t.team, t.language, t.agent,
            CASE WHEN t.machine THEN 'automatic' WHEN j = 0 OR t.noise <> '' THEN 'customer'
                WHEN j = 1 AND u(t.id, 20) < 0.15 THEN 'machine' WHEN u(t.id * 64 + j, 21) < 0.55 THEN 'us' ELSE 'customer' END AS speaker
        FROM talks t, unnest(range(t.many)) r(j)
    )
)
WHERE happened < $end;
-- waits: every time a customer waited and was answered
CREATE TABLE waits AS
SELECT talk, turn = 0 AS first, min(happened) FILTER (speaker = 'customer') AS asked, min(id) FILTER (speaker = 'customer') AS asked_id,
    max(happened) FILTER (speaker = 'us') AS answered, max(id) FILTER (speaker = 'us') AS id, max(agent) FILTER (speaker = 'us') AS agent,
    any_value(team) AS team, any_value(channel) AS channel
FROM (
    SELECT *, coalesce(sum(CASE WHEN speaker = 'us' THEN 1 ELSE 0 END) OVER (
        PARTITION BY talk ORDER BY j ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS turn
    FROM said WHERE speaker IN ('customer', 'us')
)
GROUP BY talk, turn HAVING asked IS NOT NULL AND answered IS NOT NULL;
-- lives: what became of each conversation
CREATE TABLE lives AS
SELECT t.*, s.* EXCLUDE (talk), w.due, w.missed, w.waited,
    CASE WHEN opened_again IS NULL THEN settled ELSE CASE WHEN opened_again + lasting(t.id, 44, 40000, 1.0) < $end
        THEN opened_again + lasting(t.id, 44, 40000, 1.0) END END AS last_settled
FROM (
    SELECT t.*, last_at, settled,
        CASE WHEN u(t.id, 42) < 0.08 AND settled + 3600 + CAST(floor(400000 * u(t.id, 43)) AS BIGINT) < $end
            THEN settled + 3600 + CAST(floor(400000 * u(t.id, 43)) AS BIGINT) END AS opened_again,
        CASE WHEN u(t.id, 45) < 0.1 THEN CAST(1 + floor(2 * u(t.id, 46)) AS BIGINT) ELSE 0 END AS transfers
    FROM (
        SELECT t.*, last_at, CASE WHEN u(t.id, 40) < 0.93 AND last_at + lasting(t.id, 41, 8000, 1.3) < $end
            THEN last_at + lasting(t.id, 41, 8000, 1.3) END AS settled
        FROM talks t LEFT JOIN (SELECT talk, max(happened) AS last_at FROM said GROUP BY talk) l ON l.talk = t.id
    ) t
) t
LEFT JOIN (
    SELECT talk, min(happened) FILTER (speaker = 'customer') AS first_in, count(*) FILTER (speaker = 'customer') AS incoming,
        count(*) FILTER (speaker = 'us') AS replies, count(*) FILTER (speaker = 'machine') AS machines,
        count(DISTINCT agent) FILTER (speaker = 'us') AS agents, min(happened) FILTER (speaker = 'us') AS first_out,
        arg_min(agent, happened) FILTER (speaker = 'us') AS first_agent, arg_max(speaker, j) AS last_by
    FROM said GROUP BY talk
) s ON s.talk = t.id
LEFT JOIN (
    SELECT talk, count(*) AS due, count(*) FILTER (answered > asked + 14400) AS missed, sum(answered - asked) AS waited
    FROM waits GROUP BY talk
) w ON w.talk = t.id;
-- marks: a survey answered after a resolution: three figures each
CREATE TABLE marks AS
SELECT id, identity, channel, team, agent, language, last_settled + 3600 AS happened,
    CAST(least(10, floor(11 * sqrt(u(id, 51)))) AS DOUBLE) AS nps, CAST(1 + floor(5 * sqrt(u(id, 52))) AS DOUBLE) AS csat,
    CAST(1 + floor(7 * sqrt(u(id, 53))) AS DOUBLE) AS ces
FROM lives WHERE u(id, 50) < 0.1 AND last_settled + 3600 < $end AND noise = '' AND NOT machine AND NOT merged;
-- looks: visits and orders, as many as are missing to the touches asked for
CREATE TABLE looks AS
SELECT i AS id, 1 + CAST(floor(u(i, 60) * $talks / 3) AS BIGINT) AS identity, $end - 1 - CAST(floor(86400 * $days * u(i, 61)) AS BIGINT) AS happened,
    CASE WHEN u(i, 62) < 0.03 THEN 'order' WHEN u(i, 62) < 0.09 THEN 'search' WHEN u(i, 62) < 0.14 THEN 'cart' ELSE 'page' END AS kind,
    round(15 + 120 * u(i, 63) * u(i, 64), 2) AS amount
FROM range($talks * 64 + 100, $talks * 64 + 100 + greatest(0, $touches - (SELECT count(*) FROM said))) r(i);
