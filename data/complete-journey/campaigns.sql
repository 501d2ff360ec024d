-- One row per household and campaign mailed to it, on the campaign's first day in New York.
-- Campaigns that began before the first basket of the files are left out: in those weeks nobody
-- could be seen buying.
SELECT
    'campaign ' || campaign_id || ' to ' || mailings.household_id AS row_id,
    CAST(mailings.household_id AS VARCHAR) AS customer_id,
    CAST(campaigns.start_date AS TIMESTAMP) AT TIME ZONE 'America/New_York' AT TIME ZONE 'UTC'
        AS timestamp,
    'campaign mailed' AS touchpoint,
    'mail' AS channel,
    'campaign ' || campaign_id || ' (' || campaigns.campaign_type || ')' AS source,
    'company' AS direction
FROM mailings
JOIN campaigns USING (campaign_id)
WHERE campaigns.start_date >= (SELECT CAST(min(transaction_timestamp) AS DATE) FROM lines)
