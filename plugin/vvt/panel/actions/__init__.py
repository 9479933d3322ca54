"""What is done when an editor asks for it: functions for a job's thread, over `vvt.workflow`. No widgets."""
