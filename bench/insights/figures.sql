-- The same figures over the tables Sixring works with, for PostgreSQL.
-- conversations
SELECT count(*) AS n
    FROM conversations_conversation c
    WHERE c.opened_at >= to_timestamp($since)
    AND c.opened_at < to_timestamp($until)
    AND c.merged_into_id IS NULL
    AND c.noise = ''
    AND EXISTS (SELECT 1
    FROM conversations_placement hp
    JOIN interactions_interaction h ON h.id = hp.interaction_id
    WHERE hp.conversation_id = c.id
    AND hp.current
    AND h.direction = 'in'
    AND h.automatic = '');
-- resolved
SELECT count(*) AS n
    FROM conversations_conversation c
    JOIN (SELECT subject_id, min(at) AS first_at, max(at) AS last_at, count(*) AS times
    FROM core_change
    WHERE subject_kind = 'conversation'
    AND verb = 'conversation.resolved'
    GROUP BY subject_id) s ON s.subject_id = c.id
    WHERE c.state = 'resolved'
    AND s.last_at >= to_timestamp($since)
    AND s.last_at < to_timestamp($until)
    AND c.merged_into_id IS NULL
    AND c.noise = ''
    AND EXISTS (SELECT 1
    FROM conversations_placement hp
    JOIN interactions_interaction h ON h.id = hp.interaction_id
    WHERE hp.conversation_id = c.id
    AND hp.current
    AND h.direction = 'in'
    AND h.automatic = '');
-- messages_in
SELECT i.channel, count(*) AS n
    FROM interactions_interaction i
    JOIN conversations_placement p ON p.interaction_id = i.id
    AND p.current
    JOIN conversations_conversation c ON c.id = p.conversation_id
    WHERE i.occurred_at >= to_timestamp($since)
    AND i.occurred_at < to_timestamp($until)
    AND i.direction = 'in'
    AND i.automatic = ''
    AND c.noise = ''
    GROUP BY i.channel;
-- first_reply
SELECT count(extract(epoch FROM s.first_out - s.first_in)::float8) AS n, avg(extract(epoch FROM s.first_out -
        s.first_in)::float8) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.first_out -
        s.first_in)::float8) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM s.first_out -
        s.first_in)::float8) AS p90, percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM s.first_out -
        s.first_in)::float8) AS p95
    FROM conversations_conversation c
    JOIN (SELECT p.conversation_id, min(i.occurred_at) FILTER (WHERE i.direction = 'in') AS first_in,
        min(i.occurred_at) FILTER (WHERE i.direction = 'out') AS first_out, count(*) FILTER (WHERE i.direction =
        'out') AS replies
    FROM conversations_placement p
    JOIN interactions_interaction i ON i.id = p.interaction_id
    WHERE p.current
    AND i.automatic = ''
    GROUP BY p.conversation_id) s ON s.conversation_id = c.id
    WHERE s.first_out >= to_timestamp($since)
    AND s.first_out < to_timestamp($until)
    AND c.merged_into_id IS NULL
    AND c.noise = ''
    AND s.first_in IS NOT NULL;
-- full_resolution
SELECT count(extract(epoch FROM s.last_at - c.opened_at)::float8) AS n, avg(extract(epoch FROM s.last_at -
        c.opened_at)::float8) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.last_at -
        c.opened_at)::float8) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM s.last_at -
        c.opened_at)::float8) AS p90, percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM s.last_at -
        c.opened_at)::float8) AS p95
    FROM conversations_conversation c
    JOIN (SELECT subject_id, min(at) AS first_at, max(at) AS last_at, count(*) AS times
    FROM core_change
    WHERE subject_kind = 'conversation'
    AND verb = 'conversation.resolved'
    GROUP BY subject_id) s ON s.subject_id = c.id
    WHERE c.state = 'resolved'
    AND s.last_at >= to_timestamp($since)
    AND s.last_at < to_timestamp($until)
    AND c.merged_into_id IS NULL
    AND c.noise = ''
    AND EXISTS (SELECT 1
    FROM conversations_placement hp
    JOIN interactions_interaction h ON h.id = hp.interaction_id
    WHERE hp.conversation_id = c.id
    AND hp.current
    AND h.direction = 'in'
    AND h.automatic = '');
-- reply_time
SELECT o.team_id AS team, count(o.calendar_seconds) AS n, avg(o.calendar_seconds) AS mean, percentile_cont(0.5) WITHIN
        GROUP (ORDER BY o.calendar_seconds) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY o.calendar_seconds)
        AS p90, percentile_cont(0.95) WITHIN GROUP (ORDER BY o.calendar_seconds) AS p95
    FROM work_outcome o
    JOIN conversations_conversation c ON c.id = o.conversation_id
    WHERE o.answered_at >= to_timestamp($since)
    AND o.answered_at < to_timestamp($until)
    AND c.noise = ''
    GROUP BY o.team_id;
-- target_met
SELECT count(*) AS n, count(*) FILTER (WHERE met) AS k
    FROM ( SELECT o.answered_at <= o.due_at AS met, least(o.answered_at, o.due_at) AS decided
    FROM work_outcome o
    JOIN conversations_conversation c ON c.id = o.conversation_id
    WHERE c.noise = ''
    UNION ALL SELECT false, c.due_at
    FROM conversations_conversation c
    WHERE c.merged_into_id IS NULL
    AND c.noise = ''
    AND c.state = 'needs_us'
    AND c.due_at < to_timestamp($until) ) d
    WHERE decided >= to_timestamp($since)
    AND decided < to_timestamp($until);
-- one_touch
SELECT count(*) AS n, count(*) FILTER (WHERE r.replies = 1) AS k
    FROM conversations_conversation c
    JOIN (SELECT subject_id, min(at) AS first_at, max(at) AS last_at, count(*) AS times
    FROM core_change
    WHERE subject_kind = 'conversation'
    AND verb = 'conversation.resolved'
    GROUP BY subject_id) s ON s.subject_id = c.id
    JOIN (SELECT p.conversation_id, min(i.occurred_at) FILTER (WHERE i.direction = 'in') AS first_in,
        min(i.occurred_at) FILTER (WHERE i.direction = 'out') AS first_out, count(*) FILTER (WHERE i.direction =
        'out') AS replies
    FROM conversations_placement p
    JOIN interactions_interaction i ON i.id = p.interaction_id
    WHERE p.current
    AND i.automatic = ''
    GROUP BY p.conversation_id) r ON r.conversation_id = c.id
    WHERE c.state = 'resolved'
    AND s.last_at >= to_timestamp($since)
    AND s.last_at < to_timestamp($until)
    AND c.merged_into_id IS NULL
    AND c.noise = ''
    AND r.first_in IS NOT NULL
    AND r.replies > 0;
-- reopened
SELECT count(*) AS n, count(*) FILTER (WHERE b.subject_id IS NOT NULL) AS k
    FROM conversations_conversation c
    JOIN (SELECT subject_id, min(at) AS first_at, max(at) AS last_at, count(*) AS times
    FROM core_change
    WHERE subject_kind = 'conversation'
    AND verb = 'conversation.resolved'
    GROUP BY subject_id) s ON s.subject_id = c.id
    LEFT JOIN (SELECT DISTINCT subject_id
    FROM core_change
    WHERE subject_kind = 'conversation'
    AND verb = 'conversation.reopened') b ON b.subject_id = c.id
    WHERE s.first_at >= to_timestamp($since)
    AND s.first_at < to_timestamp($until)
    AND c.merged_into_id IS NULL
    AND c.noise = ''
    AND EXISTS (SELECT 1
    FROM conversations_placement hp
    JOIN interactions_interaction h ON h.id = hp.interaction_id
    WHERE hp.conversation_id = c.id
    AND hp.current
    AND h.direction = 'in'
    AND h.automatic = '');
-- csat
SELECT count(a.number) AS n, count(*) FILTER (WHERE a.number >= 4) AS k
    FROM feedback_answer a
    JOIN feedback_response r ON r.id = a.response_id
    WHERE a.question = 'csat'
    AND r.state = 'complete'
    AND r.at >= to_timestamp($since)
    AND r.at < to_timestamp($until);
-- nps
SELECT r.channel, count(a.number) AS n, count(*) FILTER (WHERE a.number >= 9) AS up, count(*) FILTER (WHERE a.number
        <= 6) AS down
    FROM feedback_answer a
    JOIN feedback_response r ON r.id = a.response_id
    WHERE a.question = 'nps'
    AND r.state = 'complete'
    AND r.at >= to_timestamp($since)
    AND r.at < to_timestamp($until)
    GROUP BY r.channel;
