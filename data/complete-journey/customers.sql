-- One row per household; those without demographics have empty attributes.
SELECT
    CAST(households.household_id AS VARCHAR) AS customer_id,
    demographics.* EXCLUDE (household_id)
FROM (SELECT DISTINCT household_id FROM lines) AS households
LEFT JOIN demographics USING (household_id)
