-- A case becomes two rows: the customer's contact and the company's first answer. Times are UTC.
SELECT
    case_no || '-contact' AS row_id,
    from_address AS customer_id,
    CAST(opened_at AS TIMESTAMP) AS "timestamp",
    contact AS touchpoint,
    channel,
    nullif(device, '') AS device,
    visit AS session_id,
    case_no AS case_id,
    'customer' AS direction,
    'company' AS actor,
    CAST(NULL AS VARCHAR) AS team
FROM service
UNION ALL
SELECT
    case_no || '-reply',
    from_address,
    TRY_CAST(first_answer_at AS TIMESTAMP),
    answer,
    channel,
    CAST(NULL AS VARCHAR),
    CAST(NULL AS VARCHAR),
    case_no,
    'company',
    'company',
    team
FROM service
WHERE nullif(first_answer_at, '') IS NOT NULL
