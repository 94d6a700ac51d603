"""The speed and size bench of referd. README.md in the folder above says what each row measures, and how."""
