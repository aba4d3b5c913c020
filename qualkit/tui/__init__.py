"""The review on a screen: keys come in, the project's methods are called, widgets are drawn."""
