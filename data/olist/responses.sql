-- One row per review and order. What a review is about is what became of its order; a review that
-- was given for two orders at once is one response with two rows.
SELECT
    reviews.review_id || ' ' || reviews.order_id AS row_id,
    reviews.review_id AS response_id,
    people.customer_unique_id AS customer_id,
    CAST(reviews.review_answer_timestamp AS TIMESTAMP)
        AT TIME ZONE 'America/Sao_Paulo' AT TIME ZONE 'UTC' AS timestamp,
    'stars' AS question,
    CAST(reviews.review_score AS DOUBLE) AS score,
    1.0 AS scale_min,
    5.0 AS scale_max,
    nullif(concat_ws(
        CASE WHEN regexp_matches(trim(reviews.review_comment_title), '[.!?]$') THEN ' ' ELSE '. ' END,
        nullif(trim(reviews.review_comment_title), ''),
        nullif(trim(reviews.review_comment_message), '')
    ), '') AS verbatim,
    reviews.order_id AS case_id,
    CASE
        WHEN CAST(orders.order_delivered_customer_date AS TIMESTAMP)
            > CAST(orders.order_estimated_delivery_date AS TIMESTAMP) THEN 'delivered late'
        WHEN orders.order_delivered_customer_date IS NOT NULL THEN 'delivered on time'
        WHEN orders.order_status = 'delivered' THEN 'delivered, day unknown'
        WHEN orders.order_status = 'canceled' THEN 'order canceled'
        WHEN orders.order_status = 'unavailable' THEN 'product unavailable'
        ELSE 'order not delivered'
    END AS touchpoint,
    'transactional' AS survey_type
FROM reviews
JOIN orders USING (order_id)
JOIN people USING (customer_id)
