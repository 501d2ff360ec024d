-- One row per coupon redeemed. The files give its day; its time is that of the household's first
-- basket of that day with a coupon's discount, or else of the first basket of that day.
WITH baskets AS (
    SELECT
        household_id,
        basket_id,
        min(transaction_timestamp) AS moment,
        sum(coupon_disc) > 0 AS discounted
    FROM lines
    WHERE household_id IN (SELECT household_id FROM redemptions)
    GROUP BY household_id, basket_id
),

first_of_day AS (
    SELECT
        household_id,
        CAST(moment AT TIME ZONE 'UTC' AT TIME ZONE 'America/New_York' AS DATE) AS day,
        arg_min(basket_id, (NOT discounted, moment)) AS basket_id,
        arg_min(moment, (NOT discounted, moment)) AS moment
    FROM baskets
    GROUP BY household_id, day
)

SELECT
    'coupon ' || coupon_upc || ' of campaign ' || campaign_id || ' by ' || redemptions.household_id
        || ' on ' || CAST(redemption_date AS DATE) AS row_id,
    CAST(redemptions.household_id AS VARCHAR) AS customer_id,
    coalesce(
        first_of_day.moment,
        CAST(redemption_date AS TIMESTAMP) AT TIME ZONE 'America/New_York' AT TIME ZONE 'UTC'
    ) AS timestamp,
    'coupon redeemed' AS touchpoint,
    'store' AS channel,
    'basket ' || first_of_day.basket_id AS case_id,
    'campaign ' || campaign_id || ' (' || campaigns.campaign_type || ')' AS source,
    'customer' AS direction
FROM redemptions
JOIN campaigns USING (campaign_id)
LEFT JOIN first_of_day
    ON redemptions.household_id = first_of_day.household_id
    AND CAST(redemptions.redemption_date AS DATE) = first_of_day.day
