/* Facts collected, rules asked. See conform.h. */
#include "conform/conform.h"

#include <stdio.h>

#include "base/vector.h"

struct eg_conform {
    eg_arena *arena;
    EG_VECTOR(eg_conform_fact) facts;
};

eg_conform *eg_conform_new(eg_arena *arena)
{
    eg_conform *conform = EG_NEW(arena, eg_conform);
    conform->arena = arena;
    return conform;
}

/* A fact that breaks no rule is not kept: a long text has tens of thousands. */
void eg_conform_tell(eg_conform *conform, const eg_conform_fact *fact)
{
    size_t n;
    const eg_conform_rule *rules = eg_conform_rules(&n);
    for (size_t i = 0; i < n; i++)
        if (rules[i].kind == fact->kind && !rules[i].holds(fact)) {
            *EG_PUSH(conform->arena, &conform->facts) = *fact;
            return;
        }
}

static void report_broken(const eg_conform_rule *rule, const eg_conform_fact *fact, eg_report *report)
{
    char message[512];
    const char *mark = strstr(rule->message, "%s");
    snprintf(message, sizeof message, "%.*s%s%s", (int)(mark - rule->message), rule->message,
             fact->name ? fact->name : "it", mark + 2);
    eg_finding *finding = eg_report_add(report, EG_F_NOT_CONFORMING, fact->place, "%s", message);
    finding->rule = rule->clause;
    eg_report_hint(report, finding, "%s", rule->hint);
}

eg_status eg_conform_check(const eg_conform *conform, eg_report *report)
{
    size_t n;
    const eg_conform_rule *rules = eg_conform_rules(&n);
    for (uint32_t f = 0; f < conform->facts.n; f++)
        for (size_t i = 0; i < n; i++)
            if (rules[i].kind == conform->facts.items[f].kind && !rules[i].holds(&conform->facts.items[f]))
                report_broken(&rules[i], &conform->facts.items[f], report);
    return conform->facts.n ? EG_ERR_INPUT : EG_OK;
}
