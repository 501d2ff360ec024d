"""Decide on personas with controls: a name, a mark, the decision it would change; then save."""

from collections.abc import Callable

import ipywidgets as ipw

from cxlab.errors import CxlabError
from cxlab.markup import Html, tag
from cxlab.personas import Personas
from cxlab.personas.deciding.decided import mark_persona, name_persona
from cxlab.personas.saving.saved import save_personas
from cxlab.study import Study
from cxlab.study.decision_entries import clean_text

_STYLE = {"description_width": "150px"}
_WIDE = ipw.Layout(width="min(560px, 96%)")


class DecisionForm(ipw.VBox):
    """Controls that write what somebody decides on personas into the study's folder.

    Parameters
    ----------
    study : Study
        Whose ``decisions.toml`` keeps it.
    changed : callable
        Called with the personas after each decision that was kept.

    Attributes
    ----------
    persona : ipywidgets.Dropdown
        Which persona it is about.
    name, decision, author : ipywidgets.Text
        Its name, the decision it would change, and who decides.
    target : ipywidgets.Checkbox
        Whether it is one of those aimed at.
    save, use : ipywidgets.Button
        Keep the decision; make these personas those of every later report.
    """

    def __init__(self, study: Study, changed: Callable[[Personas], None]) -> None:
        self._study, self._changed = study, changed
        self._personas: Personas | None = None
        self.persona = ipw.Dropdown(description="persona", style=_STYLE, layout=_WIDE)
        self.name = _text("name", "as people shall call it")
        self.target = ipw.Checkbox(description="one of those we aim at", style=_STYLE, layout=_WIDE)
        self.decision = _text("decision it changes", "what would you do differently for it?")
        self.author = _text("your name", "stands beside what you decide")
        self.save = ipw.Button(
            description="Save decision", button_style="primary", layout=ipw.Layout(width="160px")
        )
        self.use = ipw.Button(
            description="Use these personas in reports", layout=ipw.Layout(width="240px")
        )
        self._said = ipw.HTML(layout=ipw.Layout(min_height="2.2em"))
        buttons = ipw.HBox([self.save, self.use], layout=ipw.Layout(flex_flow="row wrap"))
        fields = [self.persona, self.name, self.target, self.decision, self.author]
        super().__init__([ipw.HTML("<b>Decide</b>"), *fields, buttons, self._said])
        self.persona.observe(lambda _: self._fill(), names="value")
        self.save.on_click(lambda _: self._save())
        self.use.on_click(lambda _: self._use())

    def offer(self, personas: Personas | None) -> None:
        """Offer the personas that are shown; none, or one alone, cannot be decided on.

        Parameters
        ----------
        personas : Personas or None
            What the explorer shows.
        """
        before = self.persona.value
        self._personas, self._said.value = personas, ""
        rows = [] if personas is None else personas.summary.to_dict("records")
        options = [(f"{row['name']} ({row['persona']})", row["persona"]) for row in rows]
        self.persona.options = options if len(options) > 1 else []
        if self.persona.options:
            ids = [who for _, who in self.persona.options]
            self.persona.value = before if before in ids else ids[0]
        for control in (self.name, self.target, self.decision, self.save, self.use):
            control.disabled = not self.persona.options
        self._fill()

    def _row(self) -> dict[str, object]:
        if self._personas is None or self.persona.value is None:
            return {"name": "", "target": False, "decision": ""}
        rows = self._personas.summary.set_index("persona", drop=False)
        return dict(rows.loc[self.persona.value])

    def _fill(self) -> None:
        """Show what is decided on the persona so far."""
        row = self._row()
        self.name.value, self.decision.value = str(row["name"]), str(row["decision"])
        self.target.value = bool(row["target"])

    def _save(self) -> None:
        """Keep what differs from what was decided before."""
        if self._personas is None:
            return
        row, who, author = self._row(), self.persona.value, self.author.value
        target, decision = bool(self.target.value), self.decision.value
        personas = self._personas
        try:
            clean_text(decision, "decision")  # before the name is kept, so that both are or none
            if self.name.value != row["name"]:
                personas = name_persona(self._study, personas, who, self.name.value, author=author)
            if (target, decision) != (bool(row["target"]), row["decision"]):
                marks = {"target": target, "decision": decision}
                personas = mark_persona(self._study, personas, who, **marks, author=author)
        except CxlabError as error:
            self._say(str(error), role="alert")
            return
        if personas is self._personas:
            self._say("Nothing is changed, so that there is nothing to save.")
            return
        self._changed(personas)
        self._say(f"Saved in decisions.toml of {self._study.name}: later reports use it.")

    def _use(self) -> None:
        """Save the fitted personas, so that reports assign customers to these."""
        if self._personas is None:
            return
        try:
            path = save_personas(self._study, self._personas, author=self.author.value)
        except CxlabError as error:
            self._say(str(error), role="alert")
        else:
            self._say(f"Saved in {path.name} of {self._study.name}: later reports use these.")

    def _say(self, words: str, *, role: str = "status") -> None:
        self._said.value = Html(tag("p", words, role=role))


def _text(label: str, hint: str) -> ipw.Text:
    return ipw.Text(
        description=label,
        placeholder=hint,
        continuous_update=True,
        style=_STYLE,
        layout=_WIDE,
    )
