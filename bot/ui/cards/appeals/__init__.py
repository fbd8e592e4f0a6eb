"""The cards of appeals: for the member, and for the moderators."""
