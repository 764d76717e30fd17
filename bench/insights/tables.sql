-- The same history in the tables Sixring works with. What is NOT NULL and not said here gets an empty value.
-- core_team
SELECT i AS id, 'Team ' || i AS name
    FROM range(1, 7) r(i);
-- core_agent
SELECT i AS id, 'a' || i || '@us.test' AS email, 'Agent ' || i AS name, 'agent' AS role, true AS is_active, 'UTC' AS
        zone
    FROM range(1, 61) r(i);
-- channels_account
SELECT i AS id, 'email' AS kind, 'Account' AS name, 'k' || i AS key, true AS enabled
    FROM range(1, 3) r(i);
-- conversations_contactreason
SELECT i AS id, 'Reason ' || i AS name
    FROM range(1, 26) r(i);
-- people_person
SELECT i AS id, 'customer' AS kind
    FROM range(1, 2 + $talks // 3) r(i);
-- people_identity
SELECT i AS id, 'email' AS kind, 'c' || i || '@example.com' AS value, 'c' || i AS display, i - CASE WHEN i % 10 = 0
        THEN 1 ELSE 0 END AS person_id
    FROM range(1, 2 + $talks // 3) r(i);
-- conversations_conversation
SELECT id, CASE WHEN last_settled IS NOT NULL THEN 'resolved' WHEN last_by = 'us' THEN 'waiting' ELSE 'needs_us' END
        AS state, noise, identity AS anchor_id, team AS team_id, reason AS reason_id, agent AS assignee_id,
        merged_into AS merged_into_id, channel, at_second(opened) AS opened_at, at_second(coalesce(last_at, opened))
        AS touched_at, CASE WHEN last_settled IS NULL
    AND last_by = 'customer' THEN at_second(last_at + 14400) END AS due_at
    FROM lives;
-- interactions_interaction
SELECT id, 1 AS account_id, channel, 'message' AS kind, CASE WHEN speaker IN ('customer', 'automatic') THEN 'in' ELSE
        'out' END AS direction, identity AS identity_id, agent AS agent_id, 'domain' AS proof, 'b' || id AS dedupe,
        CASE WHEN speaker IN ('machine', 'automatic') THEN 'auto' ELSE '' END AS automatic, 'Where is my order? ' ||
        id AS text, at_second(happened) AS occurred_at, at_second(happened) AS received_at, at_second(happened + 1) AS
        recorded_at
    FROM said
    UNION ALL BY NAME SELECT id, 2 AS account_id, 'web' AS channel, kind, 'in' AS direction, identity AS identity_id,
        'token' AS proof, 'b' || id AS dedupe, '' AS automatic, '/' AS text, at_second(happened) AS occurred_at,
        at_second(happened) AS received_at, at_second(happened + 1) AS recorded_at
    FROM looks;
-- conversations_placement
SELECT id, id AS interaction_id, talk AS conversation_id, 'thread' AS reason, true AS current, 'system' AS actor_kind,
        at_second(happened) AS "at"
    FROM said;
-- core_change
SELECT row_number() OVER () AS id, 0 AS xid, at_second(happened) AS "at", verb, 'conversation' AS subject_kind,
    talk AS subject_id, 'agent' AS actor_kind, agent AS actor_id
FROM (
    SELECT id AS talk, settled AS happened, 'conversation.resolved' AS verb, agent FROM lives WHERE settled IS NOT NULL
    UNION ALL SELECT id, opened_again, 'conversation.reopened', agent FROM lives WHERE opened_again IS NOT NULL
    UNION ALL SELECT id, last_settled, 'conversation.resolved', agent FROM lives WHERE opened_again IS NOT NULL AND last_settled IS NOT NULL
    UNION ALL SELECT id, opened + 60 * n, 'conversation.assigned', agent FROM lives, unnest(range(transfers + 1)) r(n)
    ORDER BY 2, 1
);
-- work_outcome
SELECT id, talk AS conversation_id, asked_id, id AS answered_id, CASE WHEN first THEN 'first' ELSE 'next' END AS kind,
        team AS team_id, channel, agent AS agent_id, at_second(asked) AS asked_at, at_second(asked + 14400) AS due_at,
        at_second(answered) AS answered_at, 0.4 * (answered - asked) AS business_seconds, (answered - asked)::DOUBLE
        AS calendar_seconds
    FROM waits;
-- feedback_survey
SELECT 1 AS id, 'After' AS name, 'after' AS key, 'open' AS state;
-- feedback_surveyversion
SELECT 1 AS id, 1 AS survey_id, 1 AS number;
-- feedback_response
SELECT id, 1 AS survey_id, 1 AS version_id, identity AS identity_id, id AS conversation_id, 'b' || id AS dedupe,
        'email' AS source, channel, language, 'complete' AS state, at_second(happened) AS started_at,
        at_second(happened) AS "at"
    FROM marks;
-- feedback_answer
SELECT 3 * id + n AS id, id AS response_id, ['nps', 'csat', 'ces'][n + 1] AS question, [nps, csat, ces][n + 1] AS
        number, '' AS text
    FROM marks, unnest(range(3)) r(n);
