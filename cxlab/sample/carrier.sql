-- One row per parcel becomes one per thing that happened to it. Times are UTC.
WITH parcels AS (
    SELECT
        c.order_ref,
        o.customer_no,
        CAST(c.handed_over AS TIMESTAMP) AS handed_over,
        CAST(c.promised_by AS TIMESTAMP) AS promised_by,
        TRY_CAST(c.delivered_at AS TIMESTAMP) AS delivered_at
    FROM carrier AS c
    JOIN orders AS o ON o.order_no = c.order_ref
),
happened AS (
    SELECT order_ref || '-handed' AS row_id, *, handed_over AS happened_at, 'parcel handed over' AS what
    FROM parcels
    UNION ALL
    SELECT order_ref || '-delivered', *, delivered_at, 'parcel delivered'
    FROM parcels
    WHERE delivered_at IS NOT NULL
    UNION ALL
    SELECT order_ref || '-late', *, promised_by, 'parcel late'
    FROM parcels
    WHERE promised_by < coalesce(delivered_at, TIMESTAMP '2026-01-01')
)
SELECT
    row_id,
    customer_no AS customer_id,
    happened_at AS "timestamp",
    what AS touchpoint,
    'carrier' AS channel,
    order_ref AS case_id,
    'company' AS direction,
    'partner' AS actor
FROM happened
