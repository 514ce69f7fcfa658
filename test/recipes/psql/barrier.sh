#!/usr/bin/env bash
# Waits until two processes have been here, which leave a file in the folder $MEETING.
touch "$MEETING/$$"
until [ "$(find "$MEETING" -type f | wc -l)" -ge 2 ]; do sleep 0.02; done
