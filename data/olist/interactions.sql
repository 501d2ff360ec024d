-- One row per event of an order. An order is one wide row of timestamps in São Paulo's clock time;
-- each of them that is filled becomes a row, in UTC.
WITH paid AS (
    SELECT order_id, sum(CAST(payment_value AS DOUBLE)) AS value
    FROM payments
    GROUP BY order_id
),

events AS (
    SELECT
        order_id, customer_id, order_purchase_timestamp AS moment,
        'purchase' AS touchpoint, 'web' AS channel,
        'customer' AS direction, 'company' AS actor
    FROM orders
    UNION ALL
    SELECT
        order_id, customer_id, order_approved_at,
        'payment approved', 'web', 'company', 'company'
    FROM orders
    UNION ALL
    -- The seller gives the parcel to the carrier.
    SELECT
        order_id, customer_id, order_delivered_carrier_date,
        'handed to carrier', 'parcel', 'company', 'partner'
    FROM orders
    UNION ALL
    -- The carrier gives it to the customer. The promise ends as the promised day begins.
    SELECT
        order_id, customer_id, order_delivered_customer_date,
        CASE
            WHEN CAST(order_delivered_customer_date AS TIMESTAMP)
                > CAST(order_estimated_delivery_date AS TIMESTAMP) THEN 'delivered late'
            ELSE 'delivered on time'
        END,
        'parcel', 'company', 'partner'
    FROM orders
)

SELECT
    events.order_id || ' ' || events.touchpoint AS row_id,
    people.customer_unique_id AS customer_id,
    CAST(events.moment AS TIMESTAMP) AT TIME ZONE 'America/Sao_Paulo' AT TIME ZONE 'UTC'
        AS timestamp,
    events.touchpoint,
    events.channel,
    CASE WHEN events.touchpoint = 'purchase' THEN paid.value END AS value,
    events.order_id AS case_id,
    events.direction,
    events.actor
FROM events
JOIN people USING (customer_id)
LEFT JOIN paid USING (order_id)
WHERE events.moment IS NOT NULL
