-- One row per basket: the lines of one receipt, which share household, store and time (UTC).
SELECT
    'basket ' || basket_id AS row_id,
    CAST(any_value(household_id) AS VARCHAR) AS customer_id,
    min(transaction_timestamp) AS timestamp,
    'basket paid' AS touchpoint,
    'store' AS channel,
    round(sum(sales_value), 2) AS value,
    'basket ' || basket_id AS case_id,
    'customer' AS direction
FROM lines
GROUP BY basket_id
