"""Every KPI of the catalogue once more: a slow loop over one customer's rows.

Each is written from the words of the KPI's definition, not from its kernel, and yields when
something was observed, and its value.
"""

from . import answers, buyers, service, visits

#: The loop of each KPI, by the KPI's name.
LOOPS = {
    loop.__name__: loop
    for loop in (
        answers.ces,
        answers.churn_after_bad_answer,
        answers.csat,
        answers.expectation_gap,
        answers.nps,
        answers.nps_transactional,
        answers.response_rate,
        buyers.churn,
        buyers.churn_after_bad_contact,
        buyers.customer_value,
        buyers.public_complaints,
        buyers.referral,
        buyers.repeat_purchase,
        buyers.retention,
        service.automated_contacts,
        service.contacts_per_order,
        service.first_contact_resolution,
        service.resolution_time,
        service.response_time,
        visits.cart_abandonment,
        visits.channel_switches,
        visits.conversion,
        visits.findability,
        visits.goal_completion,
        visits.pages_per_session,
        visits.time_on_site,
    )
}
