"""Cases: the record of what moderators did, and the schedule of what ends by itself."""
