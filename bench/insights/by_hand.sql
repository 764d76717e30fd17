-- The figures over the files of the lake as one would write them by hand. Above each its metric and what it is cut by.
-- conversations
SELECT count(*) AS n
    FROM conversations
    WHERE "at" >= to_timestamp($since)
    AND "at" < to_timestamp($until)
    AND merged_into IS NULL
    AND noise = ''
    AND NOT coalesce(automatic, false);
-- resolved
SELECT count(*) AS n
    FROM conversations
    WHERE resolved_at >= to_timestamp($since)
    AND resolved_at < to_timestamp($until)
    AND merged_into IS NULL
    AND noise = ''
    AND NOT coalesce(automatic, false);
-- messages_in channel
SELECT channel, count(*) AS n
    FROM interactions i
    WHERE i."at" >= to_timestamp($since)
    AND i."at" < to_timestamp($until)
    AND incoming
    AND NOT automatic
    AND conversation IS NOT NULL
    AND NOT EXISTS (SELECT 1
    FROM conversations n
    WHERE n.id = i.conversation
    AND n.noise <> '')
    GROUP BY channel;
-- first_reply
SELECT count(first_reply_s) AS n, median(first_reply_s) AS median, avg(first_reply_s) AS mean,
        quantile_cont(first_reply_s, 0.9) AS p90, quantile_cont(first_reply_s, 0.95) AS p95
    FROM conversations
    WHERE first_reply_at >= to_timestamp($since)
    AND first_reply_at < to_timestamp($until)
    AND merged_into IS NULL
    AND noise = ''
    AND NOT coalesce(automatic, false);
-- full_resolution
SELECT count(resolved_s) AS n, median(resolved_s) AS median, avg(resolved_s) AS mean, quantile_cont(resolved_s, 0.9)
        AS p90, quantile_cont(resolved_s, 0.95) AS p95
    FROM conversations
    WHERE resolved_at >= to_timestamp($since)
    AND resolved_at < to_timestamp($until)
    AND merged_into IS NULL
    AND noise = ''
    AND NOT coalesce(automatic, false);
-- reply_time team
SELECT team, count(calendar_s) AS n, median(calendar_s) AS median, avg(calendar_s) AS mean, quantile_cont(calendar_s,
        0.9) AS p90, quantile_cont(calendar_s, 0.95) AS p95
    FROM replies r
    WHERE r."at" >= to_timestamp($since)
    AND r."at" < to_timestamp($until)
    AND NOT EXISTS (SELECT 1
    FROM conversations n
    WHERE n.id = r.conversation
    AND n.noise <> '')
    GROUP BY team;
-- target_met
SELECT count(*) AS n, count(*) FILTER (met) AS k
    FROM ( SELECT r."at" <= due_at AS met, least(r."at", due_at) AS decided
    FROM replies r
    WHERE NOT EXISTS (SELECT 1
    FROM conversations n
    WHERE n.id = r.conversation
    AND n.noise <> '')
    UNION ALL SELECT false, due_at
    FROM conversations
    WHERE merged_into IS NULL
    AND noise = ''
    AND state = 'needs_us'
    AND due_at < to_timestamp($until) )
    WHERE decided >= to_timestamp($since)
    AND decided < to_timestamp($until);
-- one_touch
SELECT count(*) AS n, count(*) FILTER (replies = 1) AS k
    FROM conversations
    WHERE resolved_at >= to_timestamp($since)
    AND resolved_at < to_timestamp($until)
    AND merged_into IS NULL
    AND noise = ''
    AND NOT coalesce(automatic, false)
    AND replies > 0;
-- reopened
SELECT count(*) AS n, count(*) FILTER (reopened > 0) AS k
    FROM conversations
    WHERE first_resolved_at >= to_timestamp($since)
    AND first_resolved_at < to_timestamp($until)
    AND merged_into IS NULL
    AND noise = ''
    AND NOT coalesce(automatic, false);
-- csat
SELECT count(number) AS n, count(*) FILTER (number >= scale_high - 1) AS k
    FROM answers
    WHERE metric = 'csat'
    AND "at" >= to_timestamp($since)
    AND "at" < to_timestamp($until);
-- nps channel
SELECT channel, count(number) AS n, count(*) FILTER (number >= 9) AS up, count(*) FILTER (number <= 6) AS down
    FROM answers
    WHERE metric = 'nps'
    AND "at" >= to_timestamp($since)
    AND "at" < to_timestamp($until)
    GROUP BY channel;
