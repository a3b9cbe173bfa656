"""By when somebody is asked again how they need to be communicated with."""

from django.db import models

from fairwait.people.models import Person


class CommunicationReview(models.Model):
    """The day by which one person's needs are asked again. What they are stands in the history alone."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    review_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=("review_on",), name="keeping_in_touch_review_due"),)

    def __str__(self) -> str:
        return f"person {self.person_id}, by {self.review_on}"
