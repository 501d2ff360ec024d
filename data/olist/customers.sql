-- One row per person. `customer_id` is new with every order; `customer_unique_id` is the person.
-- Where a person moved, the place of the last order counts.
SELECT
    people.customer_unique_id AS customer_id,
    arg_max(people.customer_state, orders.order_purchase_timestamp) AS state,
    arg_max(people.customer_city, orders.order_purchase_timestamp) AS city
FROM people
JOIN orders USING (customer_id)
GROUP BY people.customer_unique_id
