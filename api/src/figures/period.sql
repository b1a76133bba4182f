-- The days of a period in a newsroom's ($1) time zone, and the moments between which they lie. $2 is now, $3 the first day,
-- $4 the last one.
SELECT n.time_zone, p.first, p.last,
    p.first::timestamp AT TIME ZONE n.time_zone AS begins,
    (p.last + 1)::timestamp AT TIME ZONE n.time_zone AS ends
  FROM newsroom n
  CROSS JOIN LATERAL (SELECT coalesce($4, ($2 AT TIME ZONE n.time_zone)::date) AS last) l
  CROSS JOIN LATERAL (SELECT coalesce($3, l.last - 27) AS first, l.last) p
 WHERE n.id = $1
