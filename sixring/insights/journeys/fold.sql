-- touches: what people did or got, each at one touchpoint. `us`: microseconds since 1970
CREATE TABLE touches AS
SELECT coalesce(p.person, t.who) AS who, us, tp, t.id, channel, conversation, felt
FROM ($touches) t
LEFT JOIN people p ON p.id = t.who
LEFT JOIN (
    SELECT interaction, avg(sentiment)::FLOAT AS felt FROM readings WHERE measured AND interaction IS NOT NULL GROUP BY 1
) r ON t.said AND r.interaction = t.id
WHERE t.tp IS NOT NULL AND t.who IS NOT NULL AND (conversation IS NULL OR conversation NOT IN (
    SELECT id FROM conversations WHERE noise <> '' AND noise IS NOT NULL
));
-- begun: where a journey and where a step of it begins: after a pause, or at another touchpoint
CREATE TABLE marked AS
SELECT *,
    sum(CASE WHEN new_journey THEN 1 ELSE 0 END) OVER turn AS journey_no,
    sum(CASE WHEN new_step THEN 1 ELSE 0 END) OVER turn AS step_no
FROM (
    SELECT *, before IS NULL OR us - before > $pause AS new_journey,
        before IS NULL OR us - before > $sitting OR tp <> tp_before AS new_step
    FROM (
        SELECT *, lag(us) OVER turn AS before, lag(tp) OVER turn AS tp_before FROM touches
        WINDOW turn AS (PARTITION BY who ORDER BY us, tp, id)
    )
)
WINDOW turn AS (PARTITION BY who ORDER BY us, tp, id ROWS UNBOUNDED PRECEDING);
-- passed: one row a step
CREATE TABLE passed AS
SELECT who, journey_no, step_no, any_value(tp) AS tp, min(us) AS us, max(us) AS until_us, arg_min(channel, us) AS channel,
    arg_min(conversation, us) AS conversation, avg(felt)::FLOAT AS felt
FROM marked GROUP BY who, journey_no, step_no;
-- bought: orders that stand, numbered for each person
CREATE TABLE bought AS
SELECT who, us, row_number() OVER (PARTITION BY who ORDER BY us) AS nth
FROM (
    SELECT coalesce(p.person, o.who) AS who, epoch_us(o."at") AS us
    FROM orders o LEFT JOIN people p ON p.id = o.who WHERE o.state = 'placed' AND o.who IS NOT NULL
);
-- lives: one row a journey; how often its person had bought before it and by its end, and when in it and when next
CREATE TABLE lives AS
SELECT j.*, coalesce(b.nth, 0) AS bought_before, coalesce(e.nth, 0) AS bought_by_end, f.us AS order_us, n.us AS next_us
FROM (
    SELECT who, journey_no, min(us) AS us, max(until_us) AS until_us, count(*)::SMALLINT AS steps,
        count(DISTINCT channel)::SMALLINT AS channels, arg_min(tp, step_no) AS first_tp, arg_max(tp, step_no) AS last_tp,
        arg_min(channel, step_no) AS channel, bit_or(1::UBIGINT << (tp - 1)::UBIGINT) AS mask,
        arg_min(conversation, step_no) AS conversation, arg_min(felt, step_no) AS felt_first,
        arg_max(felt, step_no) AS felt_last
    FROM passed GROUP BY who, journey_no
) j
ASOF LEFT JOIN bought b ON j.who = b.who AND j.us > b.us
ASOF LEFT JOIN bought e ON j.who = e.who AND j.until_us >= e.us
ASOF LEFT JOIN bought f ON j.who = f.who AND j.us <= f.us
ASOF LEFT JOIN bought n ON j.who = n.who AND j.until_us < n.us;
-- told: whether the last answer to a question of satisfaction within a journey was one of the two best
CREATE TABLE told AS
SELECT l.who, l.journey_no, arg_max(a.number >= a.scale_high - 1, a.us) AS satisfied
FROM (
    SELECT coalesce(p.person, s.who) AS who, epoch_us(s."at") AS us, number, scale_high FROM answers s
    LEFT JOIN people p ON p.id = s.who WHERE s.metric = 'csat' AND s.number IS NOT NULL AND s.who IS NOT NULL
) a JOIN lives l ON l.who = a.who AND a.us BETWEEN l.us AND l.until_us
GROUP BY l.who, l.journey_no;
-- known: journeys numbered by when they began, people by whom they are, and what is told of a journey beside its steps
CREATE TABLE known AS
SELECT row_number() OVER (ORDER BY l.us, l.who)::INTEGER AS journey, dense_rank() OVER (ORDER BY l.who)::INTEGER AS person,
    l.who, l.journey_no, l.us // 1000000 AS began, l.until_us // 1000000 AS until, l.order_us, l.steps, l.channels, first_tp,
    last_tp, mask, felt_first, felt_last, l.channel AS entry, c.reason, c.product, c.language, c.team,
    l.until_us + $pause <= $fresh AS over, bought_by_end > bought_before AS converted, m.satisfied,
    CASE WHEN bought_by_end > 0 AND l.until_us + $come_back <= $fresh
        THEN coalesce(next_us <= l.until_us + $come_back, false) END AS came_back,
    CASE WHEN bought_before > 1 THEN 'regular' WHEN bought_before = 1 THEN 'customer' WHEN l.journey_no > 1 THEN 'known'
        ELSE 'new' END AS "group",
    (lag(l.us) OVER (PARTITION BY l.who ORDER BY l.journey_no)) // 1000000 AS person_seen
FROM lives l LEFT JOIN told m ON m.who = l.who AND m.journey_no = l.journey_no
LEFT JOIN conversations c ON c.id = l.conversation;
-- followed: each step with what came before it
CREATE TABLE followed AS
SELECT k.*, (row_number() OVER turn)::SMALLINT AS place, p.us // 1000000 AS "at", p.tp, p.channel, p.conversation, p.felt,
    lag(p.tp) OVER turn AS previous, (p.us - lag(p.until_us) OVER turn) // 1000000 AS gap_s,
    lead(p.us) OVER turn IS NULL AS last, order_us IS NULL OR p.us <= order_us AS open,
    coalesce(lag(p.tp, 2) OVER turn = p.tp AND lag(p.tp) OVER turn <> p.tp, false) AS back,
    coalesce(s.service AND lag(s.service) OVER turn AND p.channel <> lag(p.channel) OVER turn, false) AS switched,
    coalesce(p.conversation > max(p.conversation) OVER (turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS again
FROM passed p JOIN known k ON k.who = p.who AND k.journey_no = p.journey_no JOIN stages s ON s.tp = p.tp
WINDOW turn AS (PARTITION BY k.journey ORDER BY p.step_no);
-- numbered: and which time in its journey it is that somebody passes here, comes back, waits long, feels bad, begins again
CREATE TABLE numbered AS
SELECT *, row_number() OVER pass AS pass_no, row_number() OVER visit AS visit_no,
    CASE WHEN back THEN count_if(back) OVER pass ELSE 0 END AS back_no,
    CASE WHEN gap_s > $long THEN count_if(gap_s > $long) OVER pass ELSE 0 END AS long_no,
    CASE WHEN again THEN count_if(again) OVER visit ELSE 0 END AS again_no,
    CASE WHEN felt IS NOT NULL THEN count(felt) OVER visit ELSE 0 END AS felt_no,
    CASE WHEN felt <= $bad THEN count_if(felt <= $bad) OVER visit ELSE 0 END AS bad_no
FROM followed
WINDOW pass AS (PARTITION BY journey, previous, tp ORDER BY place ROWS UNBOUNDED PRECEDING),
    visit AS (PARTITION BY journey, tp ORDER BY place ROWS UNBOUNDED PRECEDING);
-- steps: `firsts`, as bits, of what it is the first in its journey (see `bits.py`); `fate`: what became of the journey.
-- `_seen`: when the person's journey before this one began that passed the same way, so that people can be counted once
CREATE TABLE steps AS
SELECT n.* EXCLUDE (pass_no, visit_no, firsts), firsts::USMALLINT AS firsts,
    CASE WHEN pass_no = 1 THEN lag(began) OVER (PARTITION BY person, previous, n.tp, pass_no ORDER BY journey) END AS pass_seen,
    CASE WHEN visit_no = 1 THEN lag(began) OVER (PARTITION BY person, n.tp, visit_no ORDER BY journey) END AS visit_seen
FROM (
    SELECT journey, person, began, place, "at", n.tp, previous, channel, conversation, felt, gap_s::INTEGER AS gap_s, last,
        switched, back, again, pass_no, visit_no,
        CASE WHEN pass_no = 1 THEN 1 ELSE 0 END + CASE WHEN visit_no = 1 THEN 2 ELSE 0 END
        + CASE WHEN back_no = 1 THEN 4 ELSE 0 END + CASE WHEN back_no = 2 THEN 8 ELSE 0 END
        + CASE WHEN long_no = 1 THEN 16 ELSE 0 END + CASE WHEN again_no = 1 THEN 32 ELSE 0 END
        + CASE WHEN felt_no = 1 THEN 64 ELSE 0 END + CASE WHEN bad_no = 1 THEN 128 ELSE 0 END
        + CASE WHEN switched AND pass_no = 1 THEN 256 ELSE 0 END
        + CASE WHEN visit_no = 1 AND open AND over AND s.before THEN 512 ELSE 0 END
        + CASE WHEN last AND over AND NOT converted AND s.before THEN 1024 ELSE 0 END AS firsts,
        (CASE WHEN converted THEN 1 ELSE 0 END + CASE WHEN satisfied THEN 4 WHEN satisfied IS NOT NULL THEN 2 ELSE 0 END
        + CASE WHEN came_back THEN 16 WHEN came_back IS NOT NULL THEN 8 ELSE 0 END)::UTINYINT AS fate,
        "group", entry, reason, product, language, team
    FROM numbered n JOIN stages s ON s.tp = n.tp
) n;
-- met: one row for each of some bits, with when the person's journey before this one began that had it there too
CREATE TABLE met AS
SELECT bit::USMALLINT AS bit, journey, person, began, previous, tp, "group", entry, reason, product, language, team,
    lag(began) OVER (PARTITION BY person, bit, previous, tp ORDER BY journey) AS seen
FROM (
    SELECT *, CASE WHEN bit IN (32, 64, 128, 1024) THEN NULL ELSE came_from END AS previous
    FROM (
        SELECT journey, person, began, previous AS came_from, tp, "group", entry, reason, product, language, team,
            unnest([4, 8, 16, 32, 64, 128, 256, 1024]) AS bit, firsts
        FROM steps WHERE firsts > 3 AND firsts & 1532 <> 0
    ) WHERE firsts & bit <> 0
);
-- journeys: one row each. `path`: a letter for each touchpoint, what follows itself once; `way`: its beginning; `loops`:
-- returns to where it was
CREATE TABLE journeys AS
SELECT *, lag(began) OVER (PARTITION BY person, way ORDER BY journey) AS way_seen
FROM (
    SELECT k.* EXCLUDE (journey_no, order_us), path, path[1:$longest] AS way, switches, loops
    FROM known k JOIN (
        SELECT journey, count_if(switched)::SMALLINT AS switches, count_if(back)::SMALLINT AS loops,
            string_agg(chr((64 + tp)::INTEGER), '' ORDER BY place) FILTER (previous IS NULL OR previous <> tp) AS path
        FROM followed GROUP BY journey
    ) w ON w.journey = k.journey
);
