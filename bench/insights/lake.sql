-- The same as the lake's tables, a query each.
-- interactions
SELECT id, at_second(happened) AS "at", at_second(happened + 1) AS recorded_at, alias(identity) AS who, talk AS conversation, 1 AS account, channel,
    'message' AS kind, speaker IN ('customer', 'automatic') AS incoming, agent, speaker IN ('machine', 'automatic') AS automatic, true AS proven, letters
FROM said
UNION ALL BY NAME
SELECT id, at_second(happened) AS "at", at_second(happened + 1) AS recorded_at, alias(identity) AS who, 2 AS account, 'web' AS channel, kind, true AS incoming,
    false AS automatic, true AS proven, 0 AS letters
FROM looks;
-- conversations
SELECT id, at_second(opened) AS "at", CASE WHEN last_settled IS NOT NULL THEN 'resolved' WHEN last_by = 'us' THEN 'waiting' ELSE 'needs_us' END AS state,
    noise, alias(identity) AS who, team, agent, reason, channel, merged_into, incoming = 0 OR incoming IS NULL AS automatic, language, product,
    at_second(first_in) AS first_in_at, coalesce(incoming, 0) AS incoming, coalesce(replies, 0) AS replies, coalesce(machines, 0) AS automatic_replies,
    coalesce(agents, 0) AS agents, CASE WHEN incoming > 0 THEN 1 ELSE 0 END AS channels, transfers, CASE WHEN opened_again IS NULL THEN 0 ELSE 1 END AS reopened,
    at_second(first_out) AS first_reply_at, (first_out - first_in)::DOUBLE AS first_reply_s, 0.4 * (first_out - first_in) AS first_reply_business_s,
    at_second(settled) AS first_resolved_at, (settled - opened)::DOUBLE AS first_resolved_s, 0.4 * (settled - opened) AS first_resolved_business_s,
    at_second(last_settled) AS resolved_at, (last_settled - opened)::DOUBLE AS resolved_s, 0.4 * (last_settled - opened) AS resolved_business_s,
    coalesce(waited, 0)::DOUBLE AS customer_wait_s, 0.4 * coalesce(waited, 0) AS customer_wait_business_s,
    greatest(0, coalesce(last_settled, last_at) - opened - coalesce(waited, 0))::DOUBLE AS agent_wait_s,
    0.4 * greatest(0, coalesce(last_settled, last_at) - opened - coalesce(waited, 0)) AS agent_wait_business_s,
    CASE WHEN due > 0 THEN missed = 0 END AS due_met, coalesce(missed, 0) AS due_missed,
    CASE WHEN last_settled IS NULL AND last_by = 'customer' THEN at_second(last_at + 14400) END AS due_at,
    240.0 * coalesce(replies, 0) AS handle_s, 4.0 * coalesce(replies, 0) AS cost_minutes, first_agent AS first_reply_agent,
    at_second(opened_again) AS reopened_at,
    CASE WHEN opened_again IS NULL THEN '' ELSE opened_again || '-' || coalesce(last_settled::VARCHAR, '') END AS open_again
FROM lives;
-- events
SELECT row_number() OVER () AS id, at_second(happened) AS "at", verb, 'conversation' AS subject, talk AS subject_id, 'agent' AS actor, agent AS actor_id
FROM (
    SELECT id AS talk, settled AS happened, 'conversation.resolved' AS verb, agent FROM lives WHERE settled IS NOT NULL
    UNION ALL SELECT id, opened_again, 'conversation.reopened', agent FROM lives WHERE opened_again IS NOT NULL
    UNION ALL SELECT id, last_settled, 'conversation.resolved', agent FROM lives WHERE opened_again IS NOT NULL AND last_settled IS NOT NULL
    UNION ALL SELECT id, opened + 60 * n, 'conversation.assigned', agent FROM lives, unnest(range(transfers + 1)) r(n)
    ORDER BY 2, 1
);
-- people
SELECT alias(i) AS id, alias(i - CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END + 4000000000) AS person FROM range(1, 1 + $talks // 3) r(i);
-- replies
SELECT id, at_second(answered) AS "at", talk AS conversation, at_second(asked) AS asked_at, at_second(asked + 14400) AS due_at, first, team, channel, agent,
    0.4 * (answered - asked) AS business_s, (answered - asked)::DOUBLE AS calendar_s
FROM waits;
-- spans
SELECT id, at_second(answered - 240) AS "at", at_second(answered) AS until, agent, talk AS conversation, 'desk' AS kind FROM waits;
-- answers
SELECT 3 * id + n AS id, at_second(happened) AS "at", alias(identity) AS who, id AS conversation, 1 AS survey, ['nps', 'csat', 'ces'][n + 1] AS metric,
    [nps, csat, ces][n + 1] AS number, [10.0, 5.0, 7.0][n + 1] AS scale_high, 'email' AS source, channel, team, agent, language, 'resolved' AS touchpoint
FROM marks, unnest(range(3)) r(n);
-- readings
SELECT id, at_second(happened) AS "at", alias(identity) AS who, talk AS conversation, id AS interaction, channel, round(2 * u(id, 70) - 1, 2) AS sentiment,
    CASE WHEN u(id, 70) < 0.3 THEN 'negative' WHEN u(id, 70) < 0.6 THEN 'neutral' ELSE 'positive' END AS label, 0.8 AS confidence, round(u(id, 71), 2) AS effort,
    round(u(id, 72) * u(id, 73), 2) AS churn, u(id, 74) < 0.03 AS urgent, u(id, 75) < 0.04 AS repeated, language, true AS measured
FROM said WHERE speaker = 'customer';
-- mentions
SELECT id, at_second(happened) AS "at", id AS reading, 1 + CAST(floor(40 * u(id, 76) * u(id, 77)) AS BIGINT) AS topic, 1.0 AS weight
FROM said WHERE speaker = 'customer' AND u(id, 78) < 0.3;
-- orders
SELECT id, at_second(happened) AS "at", alias(identity) AS who, amount, 'EUR' AS currency, 'web' AS channel, 'shop' AS source, 1 AS items, 'placed' AS state FROM looks WHERE kind = 'order';
-- visits
SELECT id, at_second(happened) AS "at", alias(identity) AS who, kind, '' AS source, CAST(hash(identity, happened // 86400) >> 2 AS BIGINT) AS session FROM looks WHERE kind <> 'order';
-- sends
SELECT id, at_second(happened) AS "at", alias(identity) AS who, channel, 'accepted' AS state, u(id, 80) < 0.01 AS bounced, u(id, 81) < 0.001 AS complained
FROM said WHERE speaker IN ('us', 'machine') AND channel = 'email';
-- switches
SELECT id, at_second(opened + 1) AS "at", id AS conversation, alias(identity) AS who, 'webchat' AS from_channel, channel AS to_channel, u(id, 83) < 0.8 AS proven,
    u(id, 84) < 0.9 AS known, u(id, 85) < 0.05 AS asked_again, u(id, 86) < 0.08 AS retold
FROM lives WHERE u(id, 82) < 0.06;
